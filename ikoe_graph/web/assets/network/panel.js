// What is known of the node, edge or path that was chosen. The server writes the same (templates/network-body.html).

import { element } from "../query/page.js";
import { other } from "./data.js";
import { interval } from "./dates.js";

export class Panel {
  constructor(place, network, { words, language }, on) {
    Object.assign(this, { place, network, words, language, on });
  }

  write(...parts) {
    this.place.replaceChildren(...parts.filter(Boolean));
  }

  heading(...parts) {
    return element("h2", { id: "panel-heading", tabindex: "-1" }, ...parts);
  }

  focus() {
    this.place.querySelector("#panel-heading").focus();
  }

  nothing(...legend) {
    this.write(this.heading(this.words.evidence), element("p", {}, this.words.choose), ...legend);
  }

  node(node, shown, expanded) {
    const { words, network } = this;
    const edges = (shown.nodes.includes(node) ? shown : network).edges.filter((edge) => edge.source === node.id || edge.target === node.id);
    edges.sort((one, two) => two.weight - one.weight || (other(one, node.id) < other(two, node.id) ? -1 : 1));
    const measured = Object.entries(node.measures).map(([name, value]) => this.pair(network.found.measures[name].heading[this.language], [this.amount(value)]));
    this.write(
      this.heading(this.thing(node.id)),
      element("p", { class: "quiet" }, ...this.things(node.kinds.length ? node.kinds : []), node.kinds.length ? "" : words[`category-${node.category}`]),
      element("dl", { class: "details" }, ...measured),
      element(
        "p",
        { class: "tools" },
        this.button(words["only-around"], () => this.on.around([node.id])),
        expanded.length && !expanded.includes(node.id) ? this.button(words.expand, () => this.on.expand(node.id)) : "",
        this.button(`${words["way-from"]} …`, () => this.on.from(node.id)),
        this.button(words.close, () => this.on.choose(null)),
      ),
      element("h3", {}, `${words.neighbours} (${edges.length})`),
      element("ul", { class: "plain neighbours" }, ...edges.map((edge) => this.neighbour(edge, node.id))),
    );
  }

  neighbour(edge, from) {
    const open = this.button(this.network.name(other(edge, from)), () => this.on.choose({ edge: edge.id, byKey: true }));
    const size = `${edge.weight} ${edge.weight === 1 ? this.words.fact : this.words.facts}`;
    return element("li", {}, open, " ", element("span", { class: "count" }, size));
  }

  edge(edge) {
    const [one, two] = [edge.source, edge.target].map((id) => this.button(this.network.name(id), () => this.on.choose({ node: id, byKey: true })));
    this.write(
      this.heading(one, " – ", two),
      element("p", { class: "tools" }, this.button(this.words.close, () => this.on.choose(null))),
      this.facts(edge),
    );
  }

  path(from, to, found, parts) {
    const { words, network } = this;
    const heading = this.heading(words.path.replace("{one}", network.name(from)).replace("{other}", network.name(to)));
    const close = element("p", { class: "tools" }, this.button(words.close, () => this.on.choose(null)));
    if (!found) {
      const where = [from, to].map((id) => {
        const number = network.nodes.get(id).measures.component;
        const text = words["path-part"].replace("{name}", network.name(id)).replace("{number}", number).replace("{size}", parts.get(number));
        return element("li", {}, text);
      });
      this.write(heading, close, element("p", {}, words["path-none"]), element("ul", {}, ...where));
      return;
    }
    const steps = found.steps.flatMap((step, number) => [
      element("h3", {}, `${number + 1}. ${network.name(step.start)} – ${network.name(step.end)}`),
      ...step.edges.map((edge) => this.facts(edge)),
    ]);
    const told = words["path-steps"].replace("{steps}", found.steps.length).replace("{others}", found.others);
    this.write(heading, close, element("p", {}, told), ...steps);
  }

  facts(edge) {
    return element("ul", { class: "plain carried" }, ...edge.facts.map((fact) => this.fact(edge, fact)));
  }

  fact(edge, fact) {
    const { words } = this;
    const roles = [[edge.source, fact.source_roles], [edge.target, fact.target_roles]].map(([end, list]) => [this.network.name(end), list]);
    const more = [
      [words.about, fact.occasions],
      [words.programme, fact.programmes],
      [words.field, fact.fields],
      [words.group, fact.target_groups],
      [words.status, fact.status ? [fact.status] : []],
    ];
    const told = [...roles, ...more].filter(([, list]) => list?.length).map(([name, list]) => this.pair(name, this.things(list)));
    const kind = element("span", { class: "tag" }, this.network.name(fact.kind));
    const when = interval(fact.start, fact.end, this.language, true);
    const head = element("p", {}, this.thing(fact.fact), " ", kind, when ? ` ${when} ` : " ", this.evidence(fact.evidence ?? []));
    return element("li", {}, head, element("dl", { class: "details" }, ...told));
  }

  // Links to source lines, written as on all pages: `[partnerbericht-2018 L4101-4105, L4148-4152]`.
  evidence(passages) {
    if (!passages.length) return "";
    let before = "";
    const links = passages.flatMap((passage, number) => {
      const [source, lines] = passage.split("/");
      const [first, last] = lines.slice(1).split("-");
      const text = `${source === before ? "" : `${source} `}L${first}${last && last !== first ? `-${last}` : ""}`;
      before = source;
      return [number ? ", " : "", element("a", { href: this.network.evidence(passage) }, text)];
    });
    return element("span", { class: "evidence" }, "[", ...links, "]");
  }

  amount(value) {
    if (typeof value === "boolean") return value ? this.words.yes : this.words.no;
    return Number.isInteger(value) ? String(value) : value.toLocaleString(this.language, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
  }

  pair(name, parts) {
    return element("div", {}, element("dt", {}, name), element("dd", {}, ...parts));
  }

  thing(id) {
    return element("a", { href: this.network.address(id) }, this.network.name(id));
  }

  things(ids) {
    return ids.flatMap((id, number) => [number ? ", " : "", this.thing(id)]);
  }

  button(text, action) {
    const made = element("button", { type: "button", class: "text" }, text);
    made.addEventListener("click", action);
    return made;
  }
}
