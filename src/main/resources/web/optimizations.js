// Optimizations and comparisons that this page asks for, and optimizations of the same user as they come.
import { ask, bar, byId, element, number, pair, percent, row, say, share } from "./page.js";
import { held } from "./portfolios.js";

const RECENT_MAX = 10;
const POLL_MS = 500;
const WAIT_S = 30;
const WEIGHTS_SHOWN = 3;

const recent = new Map(); // request_id -> the newest that was told of it
let send = () => {};
let own = null; // the request that this page waits for
let asked = 0;

/** A connection begins; what goes out goes by {@code sender}. */
export function begin(sender) {
  send = sender;
  byId("run").disabled = false;
  byId("compare").disabled = false;
}

/** The connection is lost. */
export function end() {
  byId("run").disabled = true;
  if (own !== null) {
    say("outcome", "The connection was lost before the result came.", "bad");
    own = null;
  }
}

/** What the form is about: symbols, or a portfolio and what it holds. */
function subject() {
  const portfolio = byId("of").value;
  const named = byId("symbols").value.split(",").map((s) => s.trim()).filter(Boolean);
  return { portfolio, symbols: portfolio ? held(portfolio) : named };
}

const constraints = () => ({ max_weight: Number(byId("max-weight").value) });

function clear() {
  ["metrics", "weights", "trades", "methods", "downloads"].forEach((id) => byId(id).replaceChildren());
  byId("compared").hidden = true;
}

function optimize(event) {
  event.preventDefault();
  const { portfolio, symbols } = subject();
  clear();
  own = `page_${Date.now()}_${asked++}`;
  byId("run").disabled = true;
  say("outcome", "Asked.", "quiet");
  send("optimization_request", {
    symbols,
    objective: byId("objective").value,
    constraints: constraints(),
    request_id: own,
    ...(portfolio ? { portfolio_id: portfolio } : {}),
  });
}

/** A refusal that names the page's own request, or none. */
export function refused(data) {
  if (own !== null && (data.request_id === own || !data.request_id)) {
    own = null;
    byId("run").disabled = false;
    say("outcome", `${data.error}: ${data.detail} (${data.code})`, "bad");
  }
}

export function update(data) {
  remember(data);
  if (data.request_id !== own) {
    return;
  }
  if (data.type === "optimization_queued") {
    say("outcome", `Waiting, place ${data.queue_position}.`, "quiet");
  } else if (data.type === "optimization_progress") {
    const done = data.fraction === null ? "" : ` (${share(data.fraction, 0)})`;
    say("outcome", `Solving, step ${data.iteration}${done}.`, "quiet");
  } else {
    own = null;
    byId("run").disabled = false;
    result(data);
  }
}

function result(data) {
  if (!data.success) {
    say("outcome", `Failed: ${data.error.detail} (${data.error.code})`, "bad");
    return;
  }
  const solved = `${data.status} in ${(data.optimization_time * 1000).toFixed(1)} ms`;
  const warned = data.warnings.map((warning) => warning.detail).join("; ");
  say("outcome", warned ? `${solved}; ${warned}` : solved, warned ? "warn" : "good");
  if (data.href) {
    byId("metrics").replaceChildren(...pair("The result", "is too long for this page"));
    return;
  }
  const { expected_return, expected_volatility, sharpe_ratio } = data.metrics;
  byId("metrics").replaceChildren(
    ...pair("Expected return, a year", percent(expected_return * 100, 2)),
    ...pair("Volatility, a year", share(expected_volatility, 2)),
    ...pair("Sharpe ratio", number(sharpe_ratio, 3, 3)),
    ...pair("Return rows used", number(data.metadata.observations, 0, 0)));
  byId("weights").replaceChildren(
    ...Object.entries(data.weights)
      .sort((a, b) => b[1] - a[1])
      .map(([symbol, weight]) => bar(symbol, weight)));
  byId("trades").replaceChildren(
    ...(data.suggestion?.trades ?? []).map((trade) =>
      element("li", `${trade.side} ${number(trade.quantity, 0, 4)} ${trade.symbol} at ${number(trade.price, 2, 4)}`)));
}

// ---- what the user's optimizations come to, wherever they were asked for

function remember(data) {
  const known = recent.get(data.request_id);
  if (data.type === "optimization_progress" && !known) {
    return;
  }
  recent.delete(data.request_id);
  recent.set(data.request_id, data);
  while (recent.size > RECENT_MAX) {
    recent.delete(recent.keys().next().value);
  }
  byId("no-recent").hidden = true;
  byId("recent").replaceChildren(...[...recent.values()].reverse().map(recentLine));
}

function recentLine(data) {
  const li = document.createElement("li");
  const [state, kind, text] = told(data);
  li.append(element("span", state, `badge ${kind}`), element("span", text));
  return li;
}

function told(data) {
  if (data.type === "optimization_queued") {
    return ["queued", "info", `place ${data.queue_position}`];
  }
  if (data.type === "optimization_progress") {
    return ["running", "info", `step ${data.iteration}`];
  }
  const what = data.metadata.objective.replaceAll("_", " ");
  if (!data.success) {
    return [data.status, "bad", `${what}: ${data.error.code}`];
  }
  const greatest = Object.entries(data.weights ?? {})
    .sort((a, b) => b[1] - a[1])
    .slice(0, WEIGHTS_SHOWN)
    .map(([symbol, weight]) => `${symbol} ${share(weight, 0)}`)
    .join(", ");
  return [data.status, data.status === "optimal" ? "good" : "warn", `${what}: ${greatest}`];
}

// ---- comparison

async function compare() {
  const { portfolio, symbols } = subject();
  const of = portfolio ? { portfolio_id: portfolio } : { symbols };
  clear();
  byId("compare").disabled = true;
  say("outcome", "Comparing.", "quiet");
  try {
    let answer = await ask(`/api/v1/comparisons?wait=${WAIT_S}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...of, constraints: constraints() }),
    });
    while (answer.status === "queued" || answer.status === "running") {
      say("outcome", `Comparison ${answer.status}, place ${answer.queue_position}.`, "quiet");
      await new Promise((then) => setTimeout(then, POLL_MS));
      answer = await ask(`/api/v1/comparisons/${encodeURIComponent(answer.comparison_id)}`);
    }
    compared(answer);
  } catch (error) {
    say("outcome", error.message, "bad");
  }
  byId("compare").disabled = false;
}

function compared(answer) {
  if (answer.status !== "completed") {
    say("outcome", `${answer.status}: ${answer.error.detail} (${answer.error.code})`, "bad");
    return;
  }
  const took = `Seven methods in ${(answer.comparison_time * 1000).toFixed(1)} ms, ${answer.observations} rows`;
  const warned = answer.warnings.map((warning) => warning.detail).join("; ");
  say("outcome", warned ? `${took}; ${warned}` : took, warned ? "warn" : "good");
  byId("compared").hidden = false;
  byId("methods").replaceChildren(...answer.metrics.map((figures) => method(figures, answer)));
  const one = `/api/v1/comparisons/${encodeURIComponent(answer.comparison_id)}`;
  byId("downloads").replaceChildren(
    ...[["JSON", ".json"], ["figures as CSV", ".csv"], ["weights as CSV", "/weights.csv"]].map(([name, end]) => {
      const link = element("a", name);
      link.href = one + end;
      link.download = "";
      return link;
    }));
}

function method(figures, answer) {
  const name = figures.method;
  const error = answer.results[name].error;
  const best = (of) => (answer[of] === name ? "best" : "");
  const tr = row([
    name.replaceAll("_", " "),
    percent(figures.expected_return === null ? null : figures.expected_return * 100, 1),
    [share(figures.expected_volatility, 1), best("lowest_volatility_method")],
    [number(figures.sharpe_ratio, 2, 2), best("best_sharpe_method")],
    [number(figures.diversification_ratio, 2, 2), best("best_diversification_method")],
  ]);
  if (error) {
    tr.className = "stale";
    tr.title = `${error.detail} (${error.code})`;
  }
  return tr;
}

byId("optimize").addEventListener("submit", optimize);
byId("compare").addEventListener("click", compare);
byId("of").addEventListener("change", () => {
  byId("symbols").disabled = byId("of").value !== "";
});
