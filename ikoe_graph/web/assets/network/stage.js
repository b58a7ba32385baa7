// The picture: draws nodes, edges and names on a canvas, moves and zooms it, and says what is under the pointer.

import { select } from "d3-selection";
import { zoom, zoomIdentity } from "d3-zoom";
import { element } from "../query/page.js";
import { SIZE, place } from "./labels.js";
import { colour, corners, inkOn, theme } from "./look.js";

const NEAR = 6; // pixels beside an edge or node that still count as on it
const MARGIN = 36;
const CANDIDATES = 400; // names to find room for
const MUST = 4; // nodes of an edge or a path whose names always stand there
const FEW = 120; // nodes: so few stay large when far away
const NARROW = 600; // pixels: a picture no wider shows what is chosen closely
const BACK = Array.from({ length: 26 }, (_, step) => 1 - step * 0.02); // how far from it: as close as can be, or further
const MANY = 1500; // edges: with more a photograph of the picture moves, until it comes to rest
const AROUND = 0.5; // how much the photograph shows on each side beyond what is seen, as a share of that
const BATCH = 5; // edges in a path: a few at a time are painted faster than many
const CLOSEST = 4;
const FARTHEST = 0.05;

export class Stage {
  // `on` is told of what people do: choose({node|edge|null}), name(node), expand(node).
  constructor(place_, words, on) {
    this.box = place_;
    this.on = on;
    this.canvas = element("canvas");
    this.tip = element("p", { class: "tip", "aria-hidden": "true", hidden: true });
    this.box.append(this.canvas, this.tip);
    this.context = this.canvas.getContext("2d");
    this.nodes = [];
    this.edges = [];
    this.marked = { nodes: new Set(), edges: new Set(), node: "", edge: "" };
    this.focused = null;
    this.transform = zoomIdentity;
    this.labels = [];
    this.drawings = 0;
    this.zoom = zoom()
      .scaleExtent([FARTHEST, CLOSEST])
      .filter((event) => this.mayMove(event))
      .on("zoom", (event) => {
        this.transform = event.transform;
        this.moving = true;
        this.redraw();
      })
      .on("end", () => this.settle());
    this.view = select(this.canvas).call(this.zoom).on("dblclick.zoom", null);
    this.canvas.style.touchAction = "pan-x pan-y"; // one finger scrolls the page, two move the picture
    this.canvas.addEventListener("click", (event) => this.choose(event));
    this.canvas.addEventListener("dblclick", (event) => this.expandAt(event));
    this.canvas.addEventListener("pointermove", (event) => this.hover(event));
    this.canvas.addEventListener("pointerleave", () => this.hover(null));
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("blur", () => this.redraw());
    new ResizeObserver(() => this.resize()).observe(this.box);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.redraw());
    this.resize();
  }

  // The wheel zooms only where the picture has the focus or Control is held: else it scrolls the page.
  mayMove(event) {
    if (event.type === "wheel") return event.ctrlKey || event.metaKey || this.box.contains(document.activeElement);
    if (event.type.startsWith("touch")) return event.touches.length > 1;
    return !event.button;
  }

  show(nodes, edges, directed) {
    const order = [...nodes].sort((one, two) => two.r - one.r || (one.id < two.id ? -1 : 1));
    this.nodes = order;
    this.directed = directed;
    const places = new Map(nodes.map((node) => [node.id, node]));
    this.edges = edges.map((edge) => ({ id: edge.id, weight: edge.weight, one: places.get(edge.source), two: places.get(edge.target) }));
    if (this.focused && !places.has(this.focused.id)) this.focused = null;
    this.settle();
  }

  mark(marked) {
    this.marked = { nodes: new Set(), edges: new Set(), node: "", edge: "", ...marked };
    this.settle();
  }

  resize() {
    const { width, height } = this.box.getBoundingClientRect();
    if (!width || !height) return;
    this.width = width;
    this.height = height;
    this.ratio = Math.min(devicePixelRatio || 1, 2);
    this.canvas.width = Math.round(width * this.ratio);
    this.canvas.height = Math.round(height * this.ratio);
    this.settle();
  }

  // Moves and zooms so that all of these nodes are seen.
  fit(nodes = this.nodes) {
    if (nodes.length && this.width) this.view.call(this.zoom.transform, this.framed(nodes));
  }

  framed(nodes) {
    const [left, right, top, bottom] = bounds(nodes);
    const [wide, high] = [this.width - Math.min(MARGIN * 4, this.width * 0.2), this.height - MARGIN * 2];
    const scale = Math.min(wide / (right - left || 1), high / (bottom - top || 1), 1.6);
    const x = this.width / 2 - (scale * (left + right)) / 2;
    const y = this.height / 2 - (scale * (top + bottom)) / 2;
    return zoomIdentity.translate(x, y).scale(Math.max(scale, FARTHEST));
  }

  // On a narrow screen what is chosen fills the picture; from a little further away where that cuts a node in two.
  approach() {
    if (this.width > NARROW || !this.hasMarks()) return;
    const chosen = this.nodes.filter((node) => this.marked.nodes.has(node.id));
    if (!chosen.length) return;
    const close = this.framed(chosen);
    const views = [...BACK.map((factor) => this.backed(close, factor)), this.framed(this.nodes)];
    const whole = views.find((view) => view.k >= close.k * BACK.at(-1) && !this.cuts(view));
    this.view.call(this.zoom.transform, whole ?? close);
  }

  // The view of the same middle from further away.
  backed({ x, y, k }, factor) {
    const [middle, half] = [this.width / 2, this.height / 2];
    return zoomIdentity.translate(middle + factor * (x - middle), half + factor * (y - half)).scale(factor * k);
  }

  // Whether the edge of the picture runs through a node.
  cuts(view) {
    const across = (place, reach, most) => place + reach > 0 && place - reach < most && (place < reach || place + reach > most);
    const seen = (place, reach, most) => place + reach > 0 && place - reach < most;
    return this.nodes.some((node) => {
      const { sx, sy, sr } = this.onScreen(node, view);
      return (across(sx, sr, this.width) && seen(sy, sr, this.height)) || (across(sy, sr, this.height) && seen(sx, sr, this.width));
    });
  }

  // Height by width, for a layout that fits.
  get aspect() {
    return this.width ? this.height / this.width : 1;
  }

  closer(factor) {
    this.view.call(this.zoom.scaleBy, factor);
  }

  // Brings a node into view where it is not.
  reveal(node) {
    const [x, y] = this.transform.apply([node.x, node.y]);
    if (x < MARGIN || y < MARGIN || x > this.width - MARGIN || y > this.height - MARGIN) {
      this.view.call(this.zoom.translateTo, node.x, node.y);
    }
  }

  settle() {
    this.moving = false;
    this.placeLabels();
    this.redraw();
    this.photo = null;
    clearTimeout(this.soon);
    if (this.edges.length > MANY) this.soon = setTimeout(() => this.moving || this.photograph(), 80);
  }

  placeLabels() {
    if (!this.width) return;
    this.context.font = font();
    const ends = this.marked.node || this.marked.nodes.size > MUST ? [] : this.marked.nodes;
    const must = new Set([this.marked.node, this.focused?.id, ...ends].filter(Boolean));
    const first = this.nodes.filter((node) => must.has(node.id));
    const near = this.nodes.filter((node) => !must.has(node.id) && this.isLit(node));
    const rest = this.nodes.filter((node) => !must.has(node.id) && !this.isLit(node));
    const asked = [...first, ...near, ...(this.hasMarks() ? [] : rest)].slice(0, CANDIDATES);
    for (const node of this.nodes) Object.assign(node, this.onScreen(node));
    this.labels = place(asked, (text) => this.context.measureText(text).width, { width: this.width, height: this.height, must, lines: this.linesToAvoid() });
  }

  // The edges that names had better not lie over: those lit up, or all, where they are few.
  linesToAvoid() {
    const lit = this.hasMarks() ? this.edges.filter((edge) => this.marked.edges.has(edge.id)) : this.edges;
    return lit.length <= CANDIDATES ? lit : [];
  }

  onScreen(node, view = this.transform) {
    const [sx, sy] = view.apply([node.x, node.y]);
    return { sx, sy, sr: node.r * this.grow(view.k) };
  }

  // Nodes grow less than distances, so that zooming in parts what lies close; few stay large enough for their number.
  grow(scale) {
    return Math.max(this.nodes.length > FEW ? 0.25 : 0.8, Math.min(scale, 0.5 + scale / 2));
  }

  hasMarks() {
    return Boolean(this.marked.node || this.marked.edge || this.marked.edges.size);
  }

  isLit(node) {
    return !this.hasMarks() || this.marked.nodes.has(node.id);
  }

  redraw() {
    this.wanted ??= requestAnimationFrame(() => {
      this.wanted = undefined;
      this.draw();
    });
  }

  draw() {
    const paint = this.context;
    this.drawings += 1;
    paint.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    paint.clearRect(0, 0, this.width, this.height);
    if (!this.moving || !this.photo) {
      this.paint(paint);
      return;
    }
    const { canvas, transform } = this.photo;
    const grown = this.transform.k / transform.k;
    const [x, y] = [this.transform.x - transform.x * grown, this.transform.y - transform.y * grown];
    const [width, height] = [this.width * (1 + 2 * AROUND) * grown, this.height * (1 + 2 * AROUND) * grown];
    paint.drawImage(canvas, x - this.width * AROUND * grown, y - this.height * AROUND * grown, width, height);
  }

  // Keeps the picture at rest, with what lies around it.
  photograph() {
    const canvas = element("canvas");
    canvas.width = this.canvas.width * (1 + 2 * AROUND);
    canvas.height = this.canvas.height * (1 + 2 * AROUND);
    const paint = canvas.getContext("2d");
    paint.setTransform(this.ratio, 0, 0, this.ratio, this.canvas.width * AROUND, this.canvas.height * AROUND);
    this.paint(paint);
    this.photo = { canvas, transform: this.transform };
  }

  paint(paint) {
    const look = theme(this.box);
    for (const node of this.nodes) Object.assign(node, this.onScreen(node));
    const marks = this.hasMarks();
    const lit = (edge) => this.marked.edges.has(edge.id);
    this.drawEdges(paint, this.edges.filter((edge) => !lit(edge)), look.edge, marks ? 0.25 : 0.75);
    this.drawEdges(paint, this.edges.filter(lit), look.accent, 1);
    this.drawNodes(paint, this.nodes.filter((node) => !this.isLit(node)), look, 0.3);
    this.drawNodes(paint, this.nodes.filter((node) => this.isLit(node)), look, 1);
    for (const node of this.nodes) {
      const focused = node === this.focused && document.activeElement === this.box;
      if (node.id === this.marked.node || focused) ring(paint, node, focused ? look.accent : look.ink);
    }
    this.drawLabels(paint, look);
  }

  drawEdges(paint, edges, ink, strength) {
    paint.globalAlpha = strength;
    paint.strokeStyle = paint.fillStyle = ink;
    for (const [width, some] of byWidth(edges)) {
      paint.lineWidth = width;
      for (let start = 0; start < some.length; start += BATCH) {
        paint.beginPath();
        for (const { one, two } of some.slice(start, start + BATCH)) {
          if (one === two) continue;
          paint.moveTo(one.sx, one.sy);
          paint.lineTo(two.sx, two.sy);
        }
        paint.stroke();
      }
    }
    if (this.directed && edges.length < 600 && this.transform.k > 0.4) {
      paint.beginPath();
      for (const { one, two } of edges) if (one !== two) arrow(paint, one, two);
      paint.fill();
    }
    paint.globalAlpha = 1;
  }

  drawNodes(paint, nodes, look, strength) {
    paint.globalAlpha = strength;
    paint.lineWidth = 1.5;
    paint.strokeStyle = look.ground;
    const groups = Map.groupBy ? Map.groupBy(nodes, colour) : grouped(nodes);
    for (const [fill, some] of groups) {
      paint.fillStyle = fill;
      paint.beginPath();
      for (const node of some) outline(paint, node);
      paint.fill();
      paint.stroke();
      paint.fillStyle = inkOn(fill);
      paint.textAlign = "center";
      paint.textBaseline = "middle";
      for (const node of some) {
        if (node.sr < 6) continue;
        paint.font = `600 ${Math.min(12, node.sr * 1.15)}px system-ui, sans-serif`;
        paint.fillText(node.measures.community ?? "", node.sx, node.sy + 0.5);
      }
    }
    paint.globalAlpha = 1;
  }

  drawLabels(paint, look) {
    paint.font = font();
    paint.textAlign = "left";
    paint.textBaseline = "top";
    paint.lineJoin = "round";
    paint.strokeStyle = look.ground;
    paint.fillStyle = look.ink;
    paint.lineWidth = 3;
    for (const { node, lines, dx, dy, wide, align } of this.labels) {
      lines.forEach((line, number) => {
        const indent = align === "end" ? wide - paint.measureText(line).width : align === "middle" ? (wide - paint.measureText(line).width) / 2 : 0;
        const [x, y] = [node.sx + dx + indent, node.sy + dy + number * SIZE * 1.2];
        paint.strokeText(line, x, y);
        paint.fillText(line, x, y);
      });
    }
  }

  // The node, else the edge, at a place on the canvas.
  at(event) {
    const { left, top } = this.canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    const reach = (node) => Math.hypot(node.sx - x, node.sy - y) - node.sr;
    const node = this.nodes.reduce((best, each) => (reach(each) < (best ? reach(best) : NEAR) ? each : best), null);
    if (node) return { node };
    const edge = this.edges.reduce((best, each) => (beside(each, x, y) < (best ? beside(best, x, y) : NEAR) ? each : best), null);
    return edge ? { edge } : {};
  }

  choose(event) {
    if (event.defaultPrevented) return;
    const found = this.at(event);
    this.focused = found.node ?? this.focused;
    this.on.choose(found.node ? { node: found.node.id } : found.edge ? { edge: found.edge.id } : null);
  }

  expandAt(event) {
    const found = this.at(event);
    if (found.node) this.on.expand(found.node.id);
  }

  hover(event) {
    const found = event ? this.at(event) : {};
    this.canvas.classList.toggle("over", Boolean(found.node ?? found.edge));
    const text = found.node ? found.node.name : found.edge ? `${found.edge.one.name} – ${found.edge.two.name}` : "";
    this.tip.hidden = !text;
    this.tip.textContent = text;
    if (!event || !text) return;
    const { left, top } = this.box.getBoundingClientRect();
    this.tip.style.left = `${Math.min(event.clientX - left + 14, this.width - this.tip.offsetWidth - 4)}px`;
    this.tip.style.top = `${Math.min(event.clientY - top + 14, this.height - this.tip.offsetHeight - 4)}px`;
  }

  key(event) {
    if (event.target !== this.box || event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const actions = {
      "+": () => this.closer(1.3),
      "-": () => this.closer(1 / 1.3),
      0: () => this.fit(),
      Escape: () => this.on.choose(null),
      Enter: () => this.focused && this.on.choose({ node: this.focused.id, byKey: true }),
      e: () => this.focused && this.on.expand(this.focused.id),
    };
    const action = direction ? () => this.step(direction) : actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  // To the nearest node in a direction.
  step([dx, dy]) {
    if (!this.nodes.length) return;
    const from = this.focused;
    let best = this.nodes[0];
    if (from) {
      let least = Infinity;
      for (const node of this.nodes) {
        const [x, y] = [node.x - from.x, node.y - from.y];
        const along = x * dx + y * dy;
        if (node === from || along <= 0) continue;
        const cost = along + 2.5 * Math.abs(x * dy - y * dx);
        if (cost < least) [least, best] = [cost, node];
      }
      if (least === Infinity) return;
    }
    this.focused = best;
    this.reveal(best);
    this.settle();
    this.on.name(best);
  }
}

export function bounds(nodes) {
  const [xs, ys, reach] = [nodes.map((node) => node.x), nodes.map((node) => node.y), Math.max(...nodes.map((node) => node.r))];
  return [Math.min(...xs) - reach, Math.max(...xs) + reach, Math.min(...ys) - reach, Math.max(...ys) + reach];
}

export const lineWidth = (weight) => Math.min(1 + Math.log2(weight) * 0.8, 4.5);

function font() {
  return `${SIZE}px system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif`;
}

function grouped(nodes) {
  const groups = new Map();
  for (const node of nodes) groups.set(colour(node), [...(groups.get(colour(node)) ?? []), node]);
  return groups;
}

function byWidth(edges) {
  const groups = new Map();
  for (const edge of edges) {
    const width = Math.round(lineWidth(edge.weight) * 2) / 2;
    if (!groups.has(width)) groups.set(width, []);
    groups.get(width).push(edge);
  }
  return groups;
}

function outline(paint, { category, sx, sy, sr }) {
  const points = corners(category);
  if (!points) {
    paint.moveTo(sx + sr, sy);
    paint.arc(sx, sy, sr, 0, 2 * Math.PI);
    return;
  }
  points.forEach(([x, y], number) => paint[number ? "lineTo" : "moveTo"](sx + x * sr, sy + y * sr));
  paint.closePath();
}

function ring(paint, { sx, sy, sr }, ink) {
  paint.beginPath();
  paint.arc(sx, sy, sr + 4, 0, 2 * Math.PI);
  paint.lineWidth = 2.5;
  paint.strokeStyle = ink;
  paint.stroke();
}

function arrow(paint, one, two) {
  const [dx, dy] = [two.sx - one.sx, two.sy - one.sy];
  const length = Math.hypot(dx, dy) || 1;
  const [x, y] = [two.sx - (dx / length) * (two.sr + 1), two.sy - (dy / length) * (two.sr + 1)];
  const [bx, by] = [x - (dx / length) * 7, y - (dy / length) * 7];
  paint.moveTo(x, y);
  paint.lineTo(bx - (dy / length) * 3, by + (dx / length) * 3);
  paint.lineTo(bx + (dy / length) * 3, by - (dx / length) * 3);
  paint.closePath();
}

function beside({ one, two }, x, y) {
  const [dx, dy] = [two.sx - one.sx, two.sy - one.sy];
  const share = Math.max(0, Math.min(1, ((x - one.sx) * dx + (y - one.sy) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(one.sx + share * dx - x, one.sy + share * dy - y);
}
