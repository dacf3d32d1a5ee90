// The dashboard: one WebSocket for prices and optimizations, one poll for health.
// Everything that comes from the service is written as text, never as markup.
"use strict";

const RECONNECT_MIN_MS = 500;
const RECONNECT_MAX_MS = 30000;
const HEALTH_EVERY_MS = 5000;
const DRAW_EVERY_MS = 250;
const ROWS_MAX = 1000;
const DO_NOT_RETRY = new Set([1002, 1003, 1007, 1008, 1009, 4401, 4403, 4429]);

const byId = (id) => document.getElementById(id);
const prices = new Map(); // symbol -> the newest update
const rows = new Map(); // symbol -> the row and its cells
const changed = new Set(); // symbols to draw

let socket = null;
let attempts = 0;
let reconnectAfterMs = null; // told by the service when it drains
let heartbeatMs = 30000;
let lastFrameAt = 0;
let openRequest = null;

// ---- connection

function connect() {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  show("connecting", "warn");
  socket = new WebSocket(`${scheme}//${location.host}/ws`);
  socket.onopen = () => {
    lastFrameAt = performance.now();
    socket.send(JSON.stringify({ type: "subscribe", data: { topic: "price_updates" } }));
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
    byId("run").disabled = true;
    if (openRequest !== null) {
      outcome("The connection was lost before the result came.", "bad");
      openRequest = null;
    }
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
    socket.send(JSON.stringify({ type: "heartbeat", data: { status: "alive" } }));
  }
}

const handlers = {
  connection_status(data) {
    attempts = 0;
    heartbeatMs = data.heartbeat_interval * 1000;
    byId("simulated").hidden = !data.simulated;
    byId("run").disabled = false;
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
    if (data.request_id !== openRequest && data.type !== "optimization_queued") {
      return;
    }
    if (data.type === "optimization_queued") {
      openRequest = data.request_id;
      outcome(`Waiting, place ${data.queue_position}.`, "quiet");
    } else if (data.type === "optimization_progress") {
      outcome(`Solving, step ${data.iteration}.`, "quiet");
    } else if (data.type === "optimization_result") {
      openRequest = null;
      byId("run").disabled = false;
      result(data);
    }
  },
  error(data) {
    byId("run").disabled = false;
    outcome(`${data.error}: ${data.detail} (${data.code})`, "bad");
  },
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

function row(symbol) {
  let known = rows.get(symbol);
  if (!known) {
    const tr = document.createElement("tr");
    const cells = Array.from({ length: 6 }, () => tr.appendChild(document.createElement("td")));
    cells[0].textContent = symbol;
    const after = [...rows.keys()].filter((other) => other > symbol).sort()[0];
    byId("prices").insertBefore(tr, after ? rows.get(after).tr : null);
    known = { tr, cells };
    rows.set(symbol, known);
    byId("no-prices").hidden = true;
  }
  return known;
}

function draw() {
  changed.forEach((symbol) => {
    const price = prices.get(symbol);
    const { tr, cells } = row(symbol);
    cells[1].textContent = number(price.price, 2, 6);
    cells[2].textContent = percent(price.change_percent, 2);
    cells[2].className = price.change > 0 ? "up" : price.change < 0 ? "down" : "";
    cells[3].textContent = number(price.volume, 0, 0) + (price.volume_partial ? " +" : "");
    cells[5].textContent = [
      price.stale ? "stale" : "",
      price.simulated ? "simulated" : "",
    ].filter(Boolean).join(", ");
    tr.className = price.stale ? "stale" : "";
  });
  changed.clear();
  const now = Date.now();
  prices.forEach((price, symbol) => {
    const known = rows.get(symbol);
    if (known) {
      known.cells[4].textContent = age((now - Date.parse(price.timestamp)) / 1000);
    }
  });
}

function number(value, least, most) {
  return value === null || value === undefined
    ? "–"
    : value.toLocaleString("en-US", { minimumFractionDigits: least, maximumFractionDigits: most });
}

function percent(value, digits) {
  return value === null || value === undefined
    ? "–"
    : `${value > 0 ? "+" : ""}${value.toFixed(digits)} %`;
}

function age(seconds) {
  if (seconds < 60) {
    return `${Math.max(0, Math.round(seconds))} s`;
  }
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

// ---- optimization

function submit(event) {
  event.preventDefault();
  const symbols = byId("symbols").value.split(",").map((s) => s.trim()).filter(Boolean);
  byId("run").disabled = true;
  byId("metrics").replaceChildren();
  byId("weights").replaceChildren();
  outcome("Asked.", "quiet");
  socket.send(JSON.stringify({
    type: "optimization_request",
    data: {
      symbols,
      objective: byId("objective").value,
      constraints: { max_weight: Number(byId("max-weight").value) },
    },
  }));
}

function result(data) {
  if (!data.success) {
    outcome(`Failed: ${data.error.detail} (${data.error.code})`, "bad");
    return;
  }
  const solved = `${data.status} in ${(data.optimization_time * 1000).toFixed(1)} ms`;
  const warned = data.warnings.map((warning) => warning.detail).join("; ");
  outcome(warned ? `${solved}; ${warned}` : solved, warned ? "warn" : "good");
  const { expected_return, expected_volatility, sharpe_ratio } = data.metrics;
  byId("metrics").replaceChildren(
    ...pair("Expected return, a year", percent(expected_return * 100, 2)),
    ...pair("Volatility, a year", percent(expected_volatility * 100, 2)),
    ...pair("Sharpe ratio", number(sharpe_ratio, 3, 3)),
    ...pair("Return rows used", number(data.metadata.observations, 0, 0)));
  byId("weights").replaceChildren(
    ...Object.entries(data.weights)
      .sort((a, b) => b[1] - a[1])
      .map(([symbol, weight]) => bar(symbol, weight)));
}

function pair(name, value) {
  const dt = document.createElement("dt");
  const dd = document.createElement("dd");
  dt.textContent = name;
  dd.textContent = value;
  return [dt, dd];
}

function bar(symbol, weight) {
  const li = document.createElement("li");
  const name = li.appendChild(document.createElement("span"));
  const share = li.appendChild(document.createElement("progress"));
  const value = li.appendChild(document.createElement("span"));
  name.textContent = symbol;
  share.max = 1;
  share.value = Math.abs(weight);
  share.setAttribute("aria-label", `weight of ${symbol}`);
  value.textContent = `${(weight * 100).toFixed(2)} %`;
  return li;
}

function outcome(text, kind) {
  byId("outcome").textContent = text;
  byId("outcome").className = kind;
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
  const name = li.appendChild(document.createElement("span"));
  const status = li.appendChild(document.createElement("span"));
  const detail = li.appendChild(document.createElement("span"));
  name.textContent = report.name;
  status.textContent = report.status;
  status.className = KINDS[report.status];
  detail.textContent = report.detail;
  detail.className = "quiet";
  return li;
}

byId("optimize").addEventListener("submit", submit);
connect();
health();
setInterval(draw, DRAW_EVERY_MS);
setInterval(watch, 1000);
setInterval(beat, 15000);
