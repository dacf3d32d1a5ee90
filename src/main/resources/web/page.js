// What all parts of the dashboard draw with. What comes from the service is written as text, never as markup.

export const byId = (id) => document.getElementById(id);

/** An element with text, and a class where one is given. */
export function element(name, text, kind) {
  const made = document.createElement(name);
  made.textContent = text ?? "";
  if (kind) {
    made.className = kind;
  }
  return made;
}

/** A row of cells; each is a text, or a text and its class. */
export function row(cells) {
  const tr = document.createElement("tr");
  tr.append(...cells.map((cell) => (Array.isArray(cell) ? element("td", ...cell) : element("td", cell))));
  return tr;
}

/** A name and its value, for a list of such. */
export function pair(name, value, kind) {
  return [element("dt", name), element("dd", value, kind)];
}

/** A value under its name, one of several side by side. */
export function figure(name, value, kind) {
  const made = document.createElement("div");
  made.append(...pair(name, value, kind));
  return made;
}

/** A share as a bar with its name and its value. */
export function bar(symbol, weight) {
  const li = document.createElement("li");
  const share = document.createElement("progress");
  share.max = 1;
  share.value = Math.abs(weight);
  share.setAttribute("aria-label", `weight of ${symbol}`);
  li.append(element("span", symbol), share, element("span", `${(weight * 100).toFixed(2)}\u00a0%`));
  return li;
}

const unknown = (value) => value === null || value === undefined;

export function number(value, least, most) {
  return unknown(value)
    ? "–"
    : value.toLocaleString("en-US", { minimumFractionDigits: least, maximumFractionDigits: most });
}

export function percent(value, digits) {
  return unknown(value) ? "–" : `${value > 0 ? "+" : ""}${value.toFixed(digits)}\u00a0%`;
}

/** A fraction that has no direction, as a volatility. */
export function share(value, digits) {
  return unknown(value) ? "–" : `${(value * 100).toFixed(digits)}\u00a0%`;
}

/** An amount with its sign. */
export function change(value) {
  return unknown(value) ? "–" : `${value > 0 ? "+" : ""}${number(value, 2, 2)}`;
}

/** Whether a figure is good, bad or neither. */
export function direction(value) {
  return value > 0 ? "up" : value < 0 ? "down" : "";
}

export function age(seconds) {
  if (seconds < 60) {
    return `${Math.max(0, Math.round(seconds))}\u00a0s`;
  }
  return seconds < 5400 ? `${Math.round(seconds / 60)}\u00a0min` : `${Math.round(seconds / 3600)}\u00a0h`;
}

export function say(id, text, kind) {
  byId(id).textContent = text;
  byId(id).className = kind;
}

/** JSON from the service; throws what its problem document says. */
export async function ask(path, options) {
  const answer = await fetch(path, { cache: "no-store", ...options });
  const body = await answer.json();
  if (!answer.ok) {
    throw new Error(`${body.title}: ${body.detail} (${body.code})`);
  }
  return body;
}
