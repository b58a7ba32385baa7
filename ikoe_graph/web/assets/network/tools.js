// What stands around the picture: the search, the years, zoom, saving, and the legend.

import { element } from "../query/page.js";
import { underWay } from "./portion.js";
import { shape } from "./picture.js";
import { inkOn } from "./look.js";

export function buildTools(place, { network, settings, state, words }, on) {
  if (!place) return { update() {} };
  const search = element("input", { type: "search", id: "net-find", list: "net-names", autocomplete: "off" });
  const names = new Map([...network.nodes.values()].map((node) => [node.name, node.id]));
  const options = [...names.keys()].sort((one, two) => one.localeCompare(two, settings.language)).map((name) => element("option", { value: name }));
  const find = () => names.has(search.value) && on.find(names.get(search.value));
  search.addEventListener("change", find);
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const near = [...names.keys()].find((name) => name.toLowerCase().includes(search.value.trim().toLowerCase()));
    if (!names.has(search.value) && search.value.trim() && near) search.value = near;
    find();
  });
  const years = slider(network, state, words, on.year);
  const whole = button(words.back, on.whole);
  place.append(
    element("div", { class: "find" }, element("label", { for: "net-find" }, words.find), search, element("datalist", { id: "net-names" }, ...options)),
    years.element,
    element(
      "div",
      { class: "buttons" },
      whole,
      button("+", () => on.closer(1.3), words.in),
      button("−", () => on.closer(1 / 1.3), words.out),
      button(words.fit, on.fit),
      button("SVG", on.svg, words.svg),
      button("PNG", on.png, words.png),
    ),
  );
  return {
    update(now) {
      years.set(now.year);
      whole.hidden = !now.around.length;
      for (const name of ["kind", "field", "group", "year", "weight", "part"]) {
        const field = document.getElementById(`net-${name}`);
        if (field) field.value = now[name];
      }
    },
  };
}

// A slider over the years of the facts; its left end stands for all of them.
function slider(network, state, words, change) {
  const facts = network.edges.flatMap((edge) => edge.facts);
  const dates = facts.flatMap((fact) => [fact.start, fact.end]).filter(Boolean).map((date) => Number(date.slice(0, 4)));
  if (new Set(dates).size < 2) return { element: "", set() {} };
  const [first, last] = [Math.min(...dates), Math.max(...dates)];
  const shown = element("output", { for: "net-years" });
  const range = element("input", { type: "range", id: "net-years", min: first - 1, max: last, value: first - 1 });
  const set = (year) => {
    range.value = year || first - 1;
    const text = year ? `${year} (${facts.filter((fact) => underWay(fact, Number(year))).length})` : words["all-years"];
    shown.textContent = text;
    range.setAttribute("aria-valuetext", text);
  };
  range.addEventListener("input", () => {
    const year = Number(range.value) < first ? "" : range.value;
    set(year);
    change(year);
  });
  set(state.year);
  return { element: element("div", { class: "years" }, element("label", { for: "net-years" }, words.year, ": ", shown), range), set };
}

export function drawLegend(place, entries, words) {
  if (!place) return;
  const items = entries.map(({ fill, number, category, text }) => {
    const mark = element("span", { class: "mark", "aria-hidden": "true" });
    const ink = fill === "none" ? "none" : fill;
    const drawn = shape({ category, sx: 10, sy: 10, sr: 8, measures: {} }, ink);
    const outlined = fill === "none" ? drawn.replace("/>", ' stroke="currentColor" stroke-width="1.5"/>') : drawn;
    const digits = number ? `<text x="10" y="13.5" text-anchor="middle" font-size="10" font-weight="600" fill="${inkOn(fill)}">${number}</text>` : "";
    mark.innerHTML = `<svg viewBox="0 0 20 20" width="20" height="20">${outlined}${digits}</svg>`;
    return element("li", {}, mark, number ? element("span", { class: "hidden" }, `${number}: `) : "", text);
  });
  place.replaceChildren(element("p", {}, words["colour-text"]), element("ul", { class: "plain" }, ...items));
}

function button(text, action, label) {
  const made = element("button", { type: "button", class: "light", ...(label ? { "aria-label": label, title: label } : {}) }, text);
  made.addEventListener("click", action);
  return made;
}
