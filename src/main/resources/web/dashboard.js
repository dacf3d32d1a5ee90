// The dashboard: one WebSocket for all that changes, one poll for health.
// Everything that comes from the service is written as text, never as markup.
import { age, byId, element, number, percent, row } from "./page.js";
import * as optimizations from "./optimizations.js";
import * as portfolios from "./portfolios.js";

const RECONNECT_MIN_MS = 500;
const RECONNECT_MAX_MS = 30000;
const HEALTH_EVERY_MS = 5000;
const DRAW_EVERY_MS = 250;
const ROWS_MAX = 1000;
const DO_NOT_RETRY = new Set([1002, 1003, 1007, 1008, 1009, 4401, 4403, 4429]);

const prices = new Map(); // symbol -> the newest update
const rows = new Map(); // symbol -> its row
const changed = new Set(); // symbols to draw

let socket = null;
let attempts = 0;
let reconnectAfterMs = null; // told by the service when it drains
let heartbeatMs = 30000;
let lastFrameAt = 0;

// ---- connection

function send(type, data) {
  socket.send(JSON.stringify({ type, data }));
}

function connect() {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  show("connecting", "warn");
  socket = new WebSocket(`${scheme}//${location.host}/ws`);
  socket.onopen = () => {
    lastFrameAt = performance.now();
    ["price_updates", ...portfolios.subscriptions].forEach((topic) => send("subscribe", { topic }));
  };
  socket.onmessage = (event) => {
    lastFrameAt = performance.now();
    const message = JSON.parse(event.data);
    const handler = handlers[message.type];
    if (handler) {
      handler(message.data);
    }
  };
  socket.onclose = (event) => {
    optimizations.end();
    if (DO_NOT_RETRY.has(event.code)) {
      show(`closed (${event.code} ${event.reason})`, "bad");
      return;
    }
    const pause = reconnectAfterMs ?? backoff(attempts++);
    reconnectAfterMs = null;
    show(`reconnecting in ${Math.ceil(pause / 1000)} s`, "warn");
    setTimeout(connect, pause);
  };
}

/** Doubled each time, with jitter, so that many pages do not come back at once. */
function backoff(attempt) {
  const most = Math.min(RECONNECT_MAX_MS, RECONNECT_MIN_MS * 2 ** Math.min(attempt, 10));
  return most / 2 + (Math.random() * most) / 2;
}

/** The service sends something at least every heartbeat; three missed ones mean that it is gone. */
function watch() {
  if (socket.readyState === WebSocket.OPEN && performance.now() - lastFrameAt > 3 * heartbeatMs) {
    socket.close();
  }
}

/** Keeps the connection from being taken for idle. */
function beat() {
  if (socket.readyState === WebSocket.OPEN) {
    send("heartbeat", { status: "alive" });
  }
}

const handlers = {
  connection_status(data) {
    attempts = 0;
    heartbeatMs = data.heartbeat_interval * 1000;
    byId("simulated").hidden = !data.simulated;
    optimizations.begin(send);
    portfolios.begin();
    show("connected", "good");
  },
  price_update(data) {
    if (prices.has(data.symbol) || prices.size < ROWS_MAX) {
      prices.set(data.symbol, data);
      changed.add(data.symbol);
    }
  },
  price_batch(data) {
    data.updates.forEach(handlers.price_update);
  },
  portfolio_update(data) {
    if (data.type === "valuation") {
      portfolios.valuation(data);
    } else {
      optimizations.update(data);
    }
  },
  risk_alert: portfolios.alert,
  error: optimizations.refused,
  drain(data) {
    reconnectAfterMs = data.reconnect_after * 1000;
  },
};

function show(text, kind) {
  const state = byId("state");
  state.textContent = text;
  state.className = `badge ${kind}`;
}

// ---- prices

function priceRow(symbol) {
  let tr = rows.get(symbol);
  if (!tr) {
    tr = row([symbol, "", "", ["", "wide"], "", ["", "wide"]]);
    const after = [...rows.keys()].filter((other) => other > symbol).sort()[0];
    byId("prices").insertBefore(tr, after ? rows.get(after) : null);
    rows.set(symbol, tr);
    byId("no-prices").hidden = true;
  }
  return tr;
}

function draw() {
  changed.forEach((symbol) => {
    const price = prices.get(symbol);
    const tr = priceRow(symbol);
    tr.cells[1].textContent = number(price.price, 2, 6);
    tr.cells[2].textContent = percent(price.change_percent, 2);
    tr.cells[2].className = price.change > 0 ? "up" : price.change < 0 ? "down" : "";
    tr.cells[3].textContent = number(price.volume, 0, 0) + (price.volume_partial ? " +" : "");
    tr.cells[5].textContent = [
      price.stale ? "stale" : "",
      price.simulated ? "simulated" : "",
    ].filter(Boolean).join(", ");
    tr.className = price.stale ? "stale" : "";
  });
  changed.clear();
  const now = Date.now();
  rows.forEach((tr, symbol) => {
    tr.cells[4].textContent = age((now - Date.parse(prices.get(symbol).timestamp)) / 1000);
  });
  portfolios.draw();
}

// ---- health

const KINDS = { green: "good", yellow: "warn", red: "bad" };

async function health() {
  try {
    const answer = await fetch("/ws/health", { cache: "no-store" });
    const report = await answer.json();
    if (!report.modules) {
      throw new Error(report.detail);
    }
    const text = `${report.status}, score ${report.health_score.toFixed(1)}, feed `
      + `${report.feed.state}, ${report.active_connections} connections`;
    byId("health").textContent = text;
    byId("health").className = KINDS[report.status];
    byId("modules").replaceChildren(...report.modules.map(module));
  } catch (error) {
    byId("health").textContent = `Not known: ${error.message}`;
    byId("health").className = "bad";
  }
  setTimeout(health, HEALTH_EVERY_MS);
}

function module(report) {
  const li = document.createElement("li");
  li.append(
    element("span", report.name),
    element("span", report.status, KINDS[report.status]),
    element("span", report.detail, "quiet"));
  return li;
}

connect();
health();
setInterval(draw, DRAW_EVERY_MS);
setInterval(watch, 1000);
setInterval(beat, 15000);
