// The page of a network: draws it, narrows it, shows what is chosen, and keeps all of that in the address.

import { readNetwork } from "./network/data.js";
import { layOut } from "./network/layout.js";
import { List } from "./network/list.js";
import { resize } from "./network/look.js";
import { Panel } from "./network/panel.js";
import { legendOf, png, save, svg } from "./network/picture.js";
import { cut } from "./network/portion.js";
import { Stage } from "./network/stage.js";
import { buildTools, drawLegend } from "./network/tools.js";
import { shortest } from "./network/ways.js";

const place = document.getElementById("network");
const settings = JSON.parse(document.getElementById("network-settings").textContent);
const inlined = document.getElementById("network-found");
const found = inlined ? JSON.parse(inlined.textContent) : await (await fetch(place.dataset.source)).json();
const network = readNetwork(found, { ...settings, local: !inlined });
const { words } = settings;
const state = { ...settings.portion, size: settings.size, chosen: settings.selected };
const form = document.getElementById("narrow");
const count = document.getElementById("count");
const empty = document.getElementById("empty");
const box = document.getElementById("stage");
const frame = box.parentElement;
const told = document.getElementById("told");
let shown = null;
let laidOut = "";
let turn = 0;

const on = {
  choose: (chosen) => choose(chosen),
  name: (node) => say(`${node.name}, ${words.neighbours}: ${shown.edges.filter((edge) => edge.source === node.id || edge.target === node.id).length}`),
  around: (ids) => change({ around: ids }),
  expand: (id) => change({ around: [...new Set([...state.around, id])] }),
  from: (id) => startWay(id),
  whole: () => change({ around: [], part: settings.start.around.length ? "all" : state.part }),
};
frame.hidden = false;
form?.classList.add("scripted");
place.classList.add("drawn");
const stage = new Stage(box, words, on);
const panel = new Panel(document.getElementById("panel"), network, settings, on);
const list = document.getElementById("nodes") ? new List(network, panel, settings, on) : null;
const tools = buildTools(document.getElementById("tools"), { network, settings, state, words }, {
  fit: () => stage.fit(),
  closer: (factor) => stage.closer(factor),
  find: (id) => choose({ node: id, byKey: true, reveal: true }),
  year: (year) => change({ year }),
  svg: () => save(new Blob([picture()], { type: "image/svg+xml" }), fileName("svg")),
  png: async () => save(await png(picture()), fileName("png")),
  whole: on.whole,
});

form?.addEventListener("change", (event) => {
  const { name, value } = event.target;
  if (name === "edges") form.requestSubmit();
  else if (name === "size") resizeTo(value);
  else change({ [name]: name === "weight" ? Number(value) : value });
});
form?.addEventListener("submit", (event) => {
  if (!network.found || form.elements.edges?.value === found.projection.name || !form.elements.edges) event.preventDefault();
  else for (const field of [...form.elements]) if (!["edges", "lang"].includes(field.name)) field.disabled = true;
});
document.getElementById("way")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const { from, to } = event.target.elements;
  if (from.value && to.value) choose({ from: from.value, to: to.value, byKey: true });
});
addEventListener("popstate", () => location.reload());
shown = cut(network, state);
if (isHidden(state.chosen)) state.around = ends(state.chosen);
await update();
place.dataset.ready = "";
window.networkPage = { stage, network, state, shown: () => shown }; // for whoever measures or tests it

// Narrows otherwise, and shows that.
async function change(changes) {
  Object.assign(state, changes);
  await update();
}

async function update() {
  const mine = (turn += 1);
  shown = withPath(cut(network, state));
  resize(shown.nodes, state.size);
  const frameOf = { ...state, year: "", size: "", chosen: "" };
  const key = JSON.stringify(frameOf);
  const all = state.year ? cut(network, { ...state, year: "" }) : shown;
  if (key !== laidOut || shown.nodes.some((node) => node.x === undefined)) {
    const union = withPath(all);
    resize(union.nodes, state.size);
    await layOut(union.nodes, union.edges, stage.aspect, async (share) => {
      box.setAttribute("aria-busy", "true");
      if (count) count.textContent = `${words["laying-out"]} … ${Math.round(share * 100)} %`;
      await new Promise((go) => setTimeout(go));
    });
    if (mine !== turn) return;
    laidOut = key;
    box.removeAttribute("aria-busy");
    stage.show(shown.nodes, shown.edges, found.directed);
    stage.fit(union.nodes);
  } else stage.show(shown.nodes, shown.edges, found.directed);
  tell();
}

function tell() {
  const sizes = { nodes: shown.nodes.length, edges: shown.edges.length, facts: shown.facts, all_nodes: network.nodes.size, all_edges: network.edges.length };
  const text = fill(words.count, sizes);
  const around = state.around.length ? ` ${fill(words["around-only"], { names: state.around.map(network.name).join(", ") })}` : "";
  if (count) count.textContent = text + around;
  if (empty) empty.hidden = shown.edges.length > 0;
  tools.update(state, shown);
  drawLegend(document.getElementById("legend"), legendOf(network, shown.nodes, words), words);
  list?.write(shown, state.size);
  mark();
  stage.approach();
  keepInAddress();
}

function choose(chosen) {
  if (chosen?.from && !chosen.to) return;
  state.chosen = chosen && chosen.node ? { node: chosen.node } : chosen?.edge ? { edge: chosen.edge } : chosen?.from ? { from: chosen.from, to: chosen.to } : null;
  if (isHidden(state.chosen)) {
    change({ around: ends(state.chosen) }).then(() => chosen.byKey && panel.focus());
    return;
  }
  if (state.chosen?.from) {
    update().then(() => panel.focus());
    return;
  }
  mark();
  keepInAddress();
  const node = chosen?.node && network.nodes.get(chosen.node);
  stage.approach();
  if (node && chosen.reveal) stage.reveal(node);
  if (node) stage.focused = node;
  if (chosen?.byKey) panel.focus();
  else if (!chosen && document.activeElement === document.body) box.focus({ preventScroll: true });
}

// Whether a node or edge of the network was chosen that is not in what is shown.
function isHidden(chosen) {
  if (chosen?.node) return network.nodes.has(chosen.node) && !shown.nodes.some((each) => each.id === chosen.node);
  return Boolean(chosen?.edge) && network.byId.has(chosen.edge) && !shown.edges.some((each) => each.id === chosen.edge);
}

function ends({ node, edge }) {
  return node ? [node] : edge.split(" ");
}

// Lights up what is chosen, in picture and panel.
function mark() {
  const chosen = state.chosen;
  if (chosen?.node && network.nodes.has(chosen.node)) {
    const edges = shown.edges.filter((edge) => edge.source === chosen.node || edge.target === chosen.node);
    stage.mark({ node: chosen.node, edges: new Set(edges.map((edge) => edge.id)), nodes: new Set([chosen.node, ...edges.flatMap((edge) => [edge.source, edge.target])]) });
    panel.node(network.nodes.get(chosen.node), shown, state.around);
  } else if (chosen?.edge && network.byId.has(chosen.edge)) {
    const edge = shown.edges.find((each) => each.id === chosen.edge) ?? network.byId.get(chosen.edge);
    stage.mark({ edge: edge.id, edges: new Set([edge.id]), nodes: new Set([edge.source, edge.target]) });
    panel.edge(edge);
  } else if (chosen?.from && network.nodes.has(chosen.from) && network.nodes.has(chosen.to)) {
    const path = shortest(network, chosen.from, chosen.to);
    const steps = path?.steps ?? [];
    stage.mark({ edges: new Set(steps.flatMap((step) => step.edges.map((edge) => edge.id))), nodes: new Set([chosen.from, chosen.to, ...steps.map((step) => step.end)]) });
    panel.path(chosen.from, chosen.to, path, partSizes());
  } else {
    state.chosen = null;
    stage.mark({});
    panel.nothing();
  }
}

// A path is shown whole, whatever else is left out.
function withPath(portion) {
  const chosen = state.chosen;
  if (!chosen?.from || !network.nodes.has(chosen.from) || !network.nodes.has(chosen.to)) return portion;
  const steps = shortest(network, chosen.from, chosen.to)?.steps ?? [];
  const known = new Set(portion.edges.map((edge) => edge.id));
  const added = steps.flatMap((step) => step.edges).filter((edge) => !known.has(edge.id));
  if (!added.length) return portion;
  const edges = [...portion.edges, ...added];
  const ids = [...new Set(edges.flatMap((edge) => [edge.source, edge.target]))].sort();
  return { nodes: ids.map((id) => network.nodes.get(id)), edges, facts: edges.reduce((sum, each) => sum + each.facts.length, 0) };
}

function partSizes() {
  const sizes = new Map();
  for (const node of network.nodes.values()) sizes.set(node.measures.component, (sizes.get(node.measures.component) ?? 0) + 1);
  return sizes;
}

function startWay(id) {
  const way = document.getElementById("way");
  if (!way) return;
  way.elements.from.value = id;
  way.elements.to.focus();
}

async function resizeTo(size) {
  state.size = size;
  resize(shown.nodes, size);
  stage.show(shown.nodes, shown.edges, found.directed);
  tell();
}

function picture() {
  return svg(network, stage, words, legendOf(network, shown.nodes, words));
}

function fileName(ending) {
  return `ikoe-${found.projection.name}.${ending}`;
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

function say(text) {
  told.textContent = text;
}

// The address of the page, and of its other language, says what is shown; what would be shown by itself is left out.
function keepInAddress() {
  if (!form || inlined) return;
  const address = new URL(location.href);
  const language = address.searchParams.get("lang");
  address.search = "";
  const given = { edges: found.projection.name, ...state.chosen };
  for (const name of ["kind", "field", "group", "year", "weight", "part"]) if (state[name] !== settings.start[name]) given[name] = state[name];
  if (state.around.join() !== settings.start.around.join()) given.around = state.around.join(" ");
  if (state.size !== settings.sizes[0]) given.size = state.size;
  for (const [name, value] of Object.entries(given)) if (value) address.searchParams.set(name, value);
  if (language) address.searchParams.set("lang", language);
  if (location.href !== address.href) history.replaceState(null, "", address);
  for (const link of document.querySelectorAll("a[hreflang]")) {
    address.searchParams.set("lang", link.hreflang);
    link.href = address.href;
  }
}
