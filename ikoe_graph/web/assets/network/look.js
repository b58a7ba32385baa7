// How nodes look: colour by community, shape by category, size by measure. The colours are those that Okabe and Ito
// chose for colour-blind eyes; each community also has its number in the node, so that colour never stands alone.

export const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7a5c99"];
export const REST = "#9aa3a8"; // communities after those
const DARK_INK = "#10171a";
const SMALLEST = 8;
const LARGEST = 24;
const CORNERS = {
  event: star(5),
  field: polygon(4, Math.PI / 4),
  instrument: polygon(3, -Math.PI / 2),
  measure: polygon(4, Math.PI / 4),
  module: polygon(4, 0),
  person: polygon(3, -Math.PI / 2),
  place: polygon(5, -Math.PI / 2),
  programme: polygon(6, 0),
  project: polygon(5, -Math.PI / 2),
  "target-group": polygon(3, Math.PI / 2),
};

export function colour(node) {
  const group = node.measures.community ?? 0;
  return group >= 1 && group <= COLOURS.length ? COLOURS[group - 1] : REST;
}

// The ink that is read best on a colour.
export function inkOn(hex) {
  const [red, green, blue] = [1, 3, 5].map((at) => (parseInt(hex.slice(at, at + 2), 16) / 255) ** 2.2);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.2 ? DARK_INK : "#ffffff";
}

// Sets the radius of each node: its area grows with the measure.
export function resize(nodes, size) {
  const most = Math.max(...nodes.map((node) => Number(node.measures[size] ?? 0)), 0);
  for (const node of nodes) {
    const share = most ? Number(node.measures[size] ?? 0) / most : 0;
    node.r = Math.sqrt(SMALLEST ** 2 + share * (LARGEST ** 2 - SMALLEST ** 2));
  }
}

// The corners of a node around 0, 0 at radius 1; null for a circle.
export const corners = (category) => CORNERS[category] ?? null;

function polygon(count, turn) {
  const grow = count === 3 ? 1.35 : count === 4 ? 1.2 : 1.1; // so that areas look alike
  return [...Array(count).keys()].map((each) => {
    const angle = turn + (each * 2 * Math.PI) / count;
    return [Math.cos(angle) * grow, Math.sin(angle) * grow];
  });
}

function star(points) {
  return [...Array(points * 2).keys()].map((each) => {
    const angle = -Math.PI / 2 + (each * Math.PI) / points;
    const reach = each % 2 ? 0.62 : 1.35;
    return [Math.cos(angle) * reach, Math.sin(angle) * reach];
  });
}

// The colours of the page, as its style has them; those of paper for a picture that is saved.
export function theme(element) {
  const style = getComputedStyle(element);
  const value = (name) => style.getPropertyValue(name).trim();
  return { ground: value("--ground"), ink: value("--ink"), quiet: value("--quiet"), edge: value("--net-edge"), accent: value("--accent") };
}
export const PAPER = { ground: "#ffffff", ink: "#1a2024", quiet: "#545e66", edge: "#8d979c", accent: "#0b5360" };
