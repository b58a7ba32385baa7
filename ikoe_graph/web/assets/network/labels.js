// Names beside nodes: the most important first, none over another, long ones in two lines. Where there is no
// place, the most important are pushed along their node, then shortened to fewer, longer lines, and at last lie over small nodes, as few as can be.

const LINE = 1.2; // line height
const FOREMOST = 12; // nodes whose name comes before small nodes
const WIDTH = 24; // characters of a line
const PUSHES = [-0.3, 0.3, -0.6, 0.6, -0.9, 0.9]; // how far names are pushed, as shares of the way to a corner
export const SIZE = 12;

// What stands where on the screen. `nodes` in order of importance, each with screen place sx, sy and radius sr;
// `measure` gives the width of a text. `must`: ids whose name always stands there; `lines`: what names had better not
// lie over, as pairs of nodes; `most`: lines of a name, for names that must stand there twice as many.
export function place(nodes, measure, { width, height, must = new Set(), lines: edges = [], most = 2 }) {
  const taken = new Grid();
  for (const node of nodes) taken.add({ left: node.sx - node.sr, right: node.sx + node.sr, top: node.sy - node.sr, bottom: node.sy + node.sr, own: node.id, size: node.sr });
  const placed = [];
  for (const [rank, node] of nodes.entries()) {
    if (node.sx < -50 || node.sy < -50 || node.sx > width + 50 || node.sy > height + 50) continue;
    const full = must.has(node.id) ? 2 * most : most;
    const inside = ({ left, right, top, bottom }) => left >= 2 && top >= 2 && right <= width - 2 && bottom <= height - 2;
    const fits = (each, smallest = 0) => inside(each) && taken.free(each, node.id, smallest);
    const open = (each) => fits(each) && !edges.some(({ one, two }) => crosses(each, one, two));
    const first = beside(node, sized(node.name, full, measure));
    let spot = first.find(open) ?? first.find((each) => fits(each));
    if (!spot && rank < FOREMOST) {
      const shorter = Array.from({ length: most }, (_, less) => sized(node.name, full - less, measure, WIDTH * (1 + less / 2)));
      const others = shorter.flatMap((size) => [...beside(node, size), ...pushed(node, size)]);
      spot = others.find((each) => fits(each)) ?? least(others.filter((each) => fits(each, node.sr * 0.6)), (each) => taken.under(each, node.id).size);
    }
    if (!spot && must.has(node.id)) spot = first.find(inside) ?? first[0];
    if (!spot) continue;
    taken.add({ ...spot, own: "", size: Infinity });
    placed.push({ node, lines: spot.lines, dx: spot.left - node.sx, dy: spot.top - node.sy, wide: spot.right - spot.left, align: spot.align });
  }
  return placed;
}

// A name in at most so many lines of at most so many characters, and the room it takes.
function sized(name, most, measure, width = WIDTH) {
  const lines = wrap(name, most, width);
  return { lines, wide: Math.max(...lines.map(measure)), high: lines.length * SIZE * LINE };
}

// The boxes in which a name of this size stands best.
function beside({ sx, sy, sr }, { lines, wide, high }) {
  const box = (left, top, align) => ({ left, right: left + wide, top, bottom: top + high, align, lines });
  const corner = sr * 0.8;
  return [
    box(sx + sr + 4, sy - high / 2, "start"),
    box(sx - sr - 4 - wide, sy - high / 2, "end"),
    box(sx - wide / 2, sy + sr + 3, "middle"),
    box(sx - wide / 2, sy - sr - 3 - high, "middle"),
    box(sx + corner, sy + corner, "start"),
    box(sx + corner, sy - corner - high, "start"),
    box(sx - corner - wide, sy + corner, "end"),
    box(sx - corner - wide, sy - corner - high, "end"),
  ];
}

// The same four sides, but pushed along the node.
function pushed(node, size) {
  const move = (box, x, y) => ({ ...box, left: box.left + x, right: box.right + x, top: box.top + y, bottom: box.bottom + y });
  const [right, left, below, above] = beside(node, size);
  return PUSHES.flatMap((push) => {
    const [x, y] = [(push * (size.wide + node.sr)) / 2, (push * (size.high + node.sr)) / 2];
    return [move(right, 0, y), move(left, 0, y), move(below, x, 0), move(above, x, 0)];
  });
}

const least = (some, cost) => some.reduce((best, each) => (best && best.cost <= cost(each) ? best : { each, cost: cost(each) }), null)?.each;

export function wrap(name, most, width = WIDTH) {
  if (name.length <= width) return [name];
  const lines = [""];
  for (const word of name.split(" ")) {
    const last = lines.at(-1);
    if (!last || last.length + word.length < width) lines[lines.length - 1] = last ? `${last} ${word}` : word;
    else lines.push(word);
  }
  return lines.length > most ? [...lines.slice(0, most - 1), `${lines[most - 1]} …`] : lines;
}

// Whether the line between two nodes meets a box (Liang and Barsky 1984).
function crosses(box, one, two) {
  let [from, to] = [0, 1];
  const [dx, dy] = [two.sx - one.sx, two.sy - one.sy];
  for (const [change, room] of [[-dx, one.sx - box.left], [dx, box.right - one.sx], [-dy, one.sy - box.top], [dy, box.bottom - one.sy]]) {
    if (change === 0 && room < 0) return false;
    if (change < 0) from = Math.max(from, room / change);
    else if (change > 0) to = Math.min(to, room / change);
  }
  return from < to;
}

const touch = (one, two) => one.left < two.right && one.right > two.left && one.top < two.bottom && one.bottom > two.top;

// Boxes by the cells of a grid that they touch.
class Grid {
  constructor() {
    this.cells = new Map();
  }

  *keys({ left, right, top, bottom }) {
    for (let x = Math.floor(left / 64); x <= Math.floor(right / 64); x += 1) {
      for (let y = Math.floor(top / 64); y <= Math.floor(bottom / 64); y += 1) yield x * 65536 + y;
    }
  }

  add(box) {
    for (const key of this.keys(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push(box);
    }
  }

  // Whether a box touches none of these, but its own node and, with `least`, smaller ones.
  free(box, own, least) {
    for (const key of this.keys(box)) {
      for (const each of this.cells.get(key) ?? []) if (each.size >= least && each.own !== own && touch(each, box)) return false;
    }
    return true;
  }

  // What a box touches, but its own node.
  under(box, own) {
    const near = [...this.keys(box)].flatMap((key) => this.cells.get(key) ?? []);
    return new Set(near.filter((each) => each.own !== own && touch(each, box)));
  }
}
