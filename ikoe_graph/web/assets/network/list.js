// The same as the picture in words: tables of nodes and edges, for screen readers, keyboards and everyone.

import { element } from "../query/page.js";
import { interval } from "./dates.js";

export class List {
  constructor(network, panel, { words, language, rows }, on) {
    Object.assign(this, { network, panel, words, language, rows, on });
    this.places = ["nodes", "edges"].map((name) => document.querySelector(`#${name} tbody`));
    this.captions = ["nodes", "edges"].map((name) => document.getElementById(`${name}-table`));
    document.getElementById("turn")?.remove();
  }

  write(shown, size) {
    if (!this.places[0]) return;
    const value = (node) => Number(node.measures[size] ?? 0);
    const counts = new Map();
    for (const edge of shown.edges) for (const id of [edge.source, edge.target]) counts.set(id, (counts.get(id) ?? 0) + 1);
    const nodes = [...shown.nodes].sort((one, two) => value(two) - value(one) || one.name.localeCompare(two.name, this.language));
    const edges = [...shown.edges].sort((one, two) => two.weight - one.weight || (one.id < two.id ? -1 : 1));
    document.querySelector("#nodes th:nth-child(4)").textContent = this.network.found.measures[size].heading[this.language];
    this.fill(0, nodes, (node) => this.node(node, counts.get(node.id), size), this.words.nodes);
    this.fill(1, edges, (edge) => this.edge(edge), this.words.edges);
  }

  fill(which, entries, row, title) {
    const place = this.places[which];
    this.captions[which].textContent = `${title}: ${entries.length.toLocaleString(this.language)}`;
    const add = (from) => {
      place.append(...entries.slice(from, from + this.rows).map(row));
      if (from + this.rows >= entries.length) return;
      const more = element("button", { type: "button", class: "light" }, this.words.more);
      const line = element("tr", {}, element("td", { colspan: "5" }, more));
      more.addEventListener("click", () => {
        line.remove();
        add(from + this.rows);
        place.rows[from + this.rows].querySelector("a, button")?.focus();
      });
      place.append(line);
    };
    place.replaceChildren();
    add(0);
  }

  node(node, count, size) {
    const kind = node.kinds.length ? node.kinds.map((id) => this.network.name(id)).join(", ") : this.words[`category-${node.category}`];
    const open = this.panel.button(String(count), () => this.on.choose({ node: node.id, byKey: true }));
    open.append(element("span", { class: "hidden" }, `: ${this.words["neighbours-of"].replace("{name}", node.name)}`));
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, this.panel.thing(node.id)),
      element("td", {}, kind),
      element("td", { class: "number" }, String(node.measures.community ?? "")),
      element("td", { class: "number" }, this.panel.amount(node.measures[size] ?? 0)),
      element("td", {}, open),
    );
  }

  edge(edge) {
    const passages = [...new Set(edge.facts.flatMap((fact) => fact.evidence ?? []))];
    const open = this.panel.button(this.network.name(edge.facts[0].fact), () => this.on.choose({ edge: edge.id, byKey: true }));
    const more = (number) => (number > 0 ? element("span", { class: "count" }, `+${number}`) : "");
    return element(
      "tr",
      {},
      element("td", {}, this.network.name(edge.source)),
      element("td", {}, this.network.name(edge.target)),
      element("td", {}, open, " ", more(edge.weight - 1)),
      element("td", {}, interval(edge.start, edge.end, this.language, true)),
      element("td", {}, this.panel.evidence(passages.slice(0, 3)), " ", more(passages.length - 3)),
    );
  }
}
