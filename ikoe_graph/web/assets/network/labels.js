// Names beside nodes: the most important first, none over another, long ones in two lines.

const LINE = 1.2; // line height
const FOREMOST = 12; // nodes whose name comes before small nodes
const WIDTH = 24; // characters of a line
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
    const lines = wrap(node.name, must.has(node.id) ? 2 * most : most);
    const wide = Math.max(...lines.map(measure));
    const high = lines.length * SIZE * LINE;
    const spots = [
      { x: node.sx + node.sr + 4, y: node.sy - high / 2, align: "start" },
      { x: node.sx - node.sr - 4 - wide, y: node.sy - high / 2, align: "end" },
      { x: node.sx - wide / 2, y: node.sy + node.sr + 3, align: "middle" },
      { x: node.sx - wide / 2, y: node.sy - node.sr - 3 - high, align: "middle" },
      { x: node.sx + node.sr * 0.8, y: node.sy + node.sr * 0.8, align: "start" },
      { x: node.sx + node.sr * 0.8, y: node.sy - node.sr * 0.8 - high, align: "start" },
      { x: node.sx - node.sr * 0.8 - wide, y: node.sy + node.sr * 0.8, align: "end" },
      { x: node.sx - node.sr * 0.8 - wide, y: node.sy - node.sr * 0.8 - high, align: "end" },
    ];
    const inside = (spot) => spot.x >= 2 && spot.y >= 2 && spot.x + wide <= width - 2 && spot.y + high <= height - 2;
    const box = (spot) => ({ left: spot.x, right: spot.x + wide, top: spot.y, bottom: spot.y + high });
    const fits = (each, least) => inside(each) && taken.free(box(each), node.id, least);
    // The most important may lie over small nodes, where no other place is left.
    const open = (each) => fits(each, 0) && !edges.some(({ one, two }) => crosses(box(each), one, two));
    const spot = spots.find(open) ?? spots.find((each) => fits(each, 0)) ?? (rank < FOREMOST ? spots.find((each) => fits(each, node.sr * 0.6)) : null) ?? (must.has(node.id) ? (spots.find(inside) ?? spots[0]) : null);
    if (!spot) continue;
    taken.add({ ...box(spot), own: "", size: Infinity });
    placed.push({ node, lines, dx: spot.x - node.sx, dy: spot.y - node.sy, wide, align: spot.align });
  }
  return placed;
}

export function wrap(name, most) {
  if (name.length <= WIDTH) return [name];
  const lines = [""];
  for (const word of name.split(" ")) {
    const last = lines.at(-1);
    if (!last || last.length + word.length < WIDTH) lines[lines.length - 1] = last ? `${last} ${word}` : word;
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
      for (const each of this.cells.get(key) ?? []) {
        if (each.own !== own && each.size >= least && each.left < box.right && each.right > box.left && each.top < box.bottom && each.bottom > box.top) return false;
      }
    }
    return true;
  }
}
