// Portfolios as they are valued, and the alerts that their rules raise.
import { ask, byId, change, direction, element, figure, number, percent, row, share } from "./page.js";

const PORTFOLIOS_MAX = 100;
const ALERTS_MAX = 20;
const NAMES_EVERY_MS = 5000;

const worth = new Map(); // id -> the newest valuation
const names = new Map(); // id -> its name
const shown = new Map(); // id -> its parts on the page
const changed = new Set(); // ids to draw
const alerts = new Map(); // id -> the newest that was told of it
let namesAsked = -NAMES_EVERY_MS;

/** The symbols that a portfolio holds; empty where they are not known. */
export const held = (id) => (worth.get(id)?.positions ?? []).map((position) => position.symbol);

export const subscriptions = ["portfolio_updates", "risk_alerts"];

/** A connection begins: what was shown may have gone meanwhile. */
export async function begin() {
  try {
    const told = await ask(`/api/v1/alerts/history?limit=${ALERTS_MAX}`);
    told.alerts.reverse().forEach(alert);
  } catch (error) {
    byId("no-alerts").textContent = `Not known: ${error.message}`;
  }
}

export function valuation(data) {
  const id = data.portfolio_id;
  if (data.removed) {
    worth.delete(id);
    shown.get(id)?.article.remove();
    shown.delete(id);
    changed.delete(id);
    offer();
  } else if (worth.has(id) || worth.size < PORTFOLIOS_MAX) {
    const fresh = !worth.has(id);
    worth.set(id, data);
    changed.add(id);
    if (fresh) {
      offer();
    }
  }
}

/** The form's choice of portfolios is what there is. */
function offer() {
  const choice = byId("of");
  const chosen = choice.value;
  const options = [...worth.keys()].sort().map((id) => {
    const option = element("option", names.get(id) ?? id);
    option.value = id;
    return option;
  });
  choice.replaceChildren(choice.options[0], ...options);
  choice.value = worth.has(chosen) ? chosen : "";
  byId("no-portfolios").hidden = worth.size > 0;
}

/** Valuations tell ids alone. */
async function learnNames() {
  const now = performance.now();
  if ([...worth.keys()].every((id) => names.has(id)) || now - namesAsked < NAMES_EVERY_MS) {
    return;
  }
  namesAsked = now;
  const summary = await ask("/api/v1/portfolios/summary").catch(() => ({ portfolios: [] }));
  summary.portfolios.forEach((portfolio) => {
    names.set(portfolio.id, portfolio.name);
    changed.add(portfolio.id);
  });
  offer();
}

export function draw() {
  changed.forEach((id) => worth.has(id) && drawOne(id, worth.get(id)));
  changed.clear();
  learnNames();
}

function drawOne(id, data) {
  const parts = shown.get(id) ?? article(id);
  parts.title.textContent = names.get(id) ?? id;
  parts.value.textContent = number(data.value, 2, 2);
  parts.figures.replaceChildren(
    figure("Today", `${change(data.day_change)} (${percent(data.day_change_percent, 2)})`, direction(data.day_change)),
    figure("Unrealized",
      `${change(data.unrealized_pnl)} (${percent(data.unrealized_pnl_percent, 2)})`, direction(data.unrealized_pnl)),
    figure("Realized", change(data.realized_pnl), direction(data.realized_pnl)),
    figure("Cash", number(data.cash, 2, 2)),
    figure("Volatility, a year", share(data.volatility, 1)),
    figure("Value at risk, a day", share(data.var_95, 2)));
  const positions = data.positions ?? [];
  parts.summary.textContent = data.positions ? `${positions.length} positions` : "Positions are too many for this page";
  parts.body.replaceChildren(...positions.map(position));
}

function position(of) {
  const tr = row([
    of.symbol,
    [number(of.quantity, 0, 4), "wide"],
    [number(of.price, 2, 4), "wide"],
    number(of.value, 2, 2),
    share(of.weight, 1),
    [percent(of.day_change_percent, 2), `${direction(of.day_change)} wide`],
    [change(of.unrealized_pnl), direction(of.unrealized_pnl)],
  ]);
  tr.className = of.stale ? "stale" : "";
  return tr;
}

function article(id) {
  const made = document.createElement("article");
  const head = document.createElement("header");
  const title = element("h3", id);
  const value = element("strong", "");
  const figures = element("dl", "", "figures");
  const details = document.createElement("details");
  const summary = element("summary", "");
  const scroll = element("div", "", "scroll");
  const table = document.createElement("table");
  const thead = document.createElement("thead");
  const body = document.createElement("tbody");
  const heads = ["Symbol", ["Quantity", "wide"], ["Price", "wide"], "Value", "Weight", ["Today", "wide"], "Unrealized"];
  const tr = document.createElement("tr");
  heads.forEach((name) => {
    const th = Array.isArray(name) ? element("th", ...name) : element("th", name);
    th.scope = "col";
    tr.append(th);
  });
  thead.append(tr);
  table.append(thead, body);
  scroll.append(table);
  details.append(summary, scroll);
  details.open = true;
  head.append(title, value);
  made.append(head, figures, details);
  const after = [...shown.keys()].filter((other) => other > id).sort()[0];
  byId("portfolios").insertBefore(made, after ? shown.get(after).article : null);
  const parts = { article: made, title, value, figures, summary, body };
  shown.set(id, parts);
  return parts;
}

/** The newest that is told of an alert counts; those told first are forgotten first. */
export function alert(data) {
  alerts.delete(data.id);
  alerts.set(data.id, data);
  while (alerts.size > ALERTS_MAX) {
    alerts.delete(alerts.keys().next().value);
  }
  byId("no-alerts").hidden = true;
  byId("alerts").replaceChildren(...[...alerts.values()].reverse().map(alertLine));
}

function alertLine(data) {
  const li = document.createElement("li");
  const raised = data.state === "raised";
  const kind = raised ? (data.severity === "critical" ? "bad" : "warn") : "good";
  const at = new Date(data.cleared_at ?? data.at);
  li.append(
    element("span", raised ? data.severity : "cleared", `badge ${kind}`),
    element("span", data.message),
    element("time", at.toLocaleTimeString(), "quiet"));
  return li;
}
