// The picture as a file: SVG as it is seen, with title, legend, what an edge means and where the data is from; PNG of it.

import { SIZE, place } from "./labels.js";
import { COLOURS, PAPER, REST, colour, corners, inkOn } from "./look.js";
import { bounds, lineWidth } from "./stage.js";

const WIDTH = 1400;
const MARGIN = 40;
const FONT = "font-family=\"'Noto Sans', 'Segoe UI', Roboto, Arial, sans-serif\"";

export function svg(network, stage, words, legend) {
  const measure = (text) => {
    stage.context.font = `${SIZE}px "Noto Sans", "Segoe UI", Roboto, Arial, sans-serif`;
    return stage.context.measureText(text).width;
  };
  const [left, right, top, bottom] = bounds(stage.nodes);
  const scale = Math.min((WIDTH - MARGIN * 6) / (right - left || 1), 1.6);
  const head = 66;
  const drawn = Math.max(scale * (bottom - top), 120);
  const nodes = stage.nodes.map((node) => ({
    ...node,
    sx: WIDTH / 2 + scale * (node.x - (left + right) / 2),
    sy: head + MARGIN + drawn / 2 + scale * (node.y - (top + bottom) / 2),
    sr: node.r * Math.max(0.4, Math.min(scale, 1)),
  }));
  const at = new Map(nodes.map((node) => [node.id, node]));
  const foot = head + drawn + MARGIN * 2;
  const edges = stage.edges.map(({ one, two, weight }) => ({ one: at.get(one.id), two: at.get(two.id), weight }));
  const labels = place(nodes, measure, { width: WIDTH, height: foot - 6, most: 3, lines: edges.length > 400 ? [] : edges });
  const definition = lines(network.definition, 185);
  const entries = legend.map(({ text }) => 30 + measure(text));
  const rows = flow(entries, WIDTH - MARGIN * 2);
  const height = foot + rows.at(-1)[1] + 34 + (definition.length + 1) * 16 + 20;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${Math.ceil(height)}" viewBox="0 0 ${WIDTH} ${Math.ceil(height)}" role="img" aria-labelledby="title" ${FONT} font-size="${SIZE}" fill="${PAPER.ink}">`,
    `<title id="title">${safe(network.title)}</title>`,
    `<rect width="100%" height="100%" fill="${PAPER.ground}"/>`,
    `<text x="${MARGIN}" y="46" font-size="22" font-weight="600">${safe(network.title)}</text>`,
    `<g stroke="${PAPER.edge}" stroke-linecap="round">`,
    ...edges.map(({ one, two, weight }) => line(one, two, lineWidth(weight))),
    "</g>",
    `<g fill="${PAPER.edge}">`,
    ...(network.found.directed ? edges.filter(({ one, two }) => one !== two).map(({ one, two }) => arrow(one, two)) : []),
    "</g>",
    `<g stroke="${PAPER.ground}" stroke-width="1.5">`,
    ...nodes.map((node) => shape(node)),
    "</g>",
    `<g text-anchor="middle" font-weight="600">`,
    ...nodes.filter((node) => node.sr >= 6).map(number),
    "</g>",
    `<g paint-order="stroke" stroke="${PAPER.ground}" stroke-width="3" stroke-linejoin="round">`,
    ...labels.map((label) => written(label, measure)),
    "</g>",
    ...legend.map((entry, index) => key(entry, MARGIN + rows[index][0], foot + rows[index][1] + 12)),
    `<g fill="${PAPER.quiet}">`,
    ...definition.map((text, index) => `<text x="${MARGIN}" y="${foot + rows.at(-1)[1] + 48 + index * 16}">${safe(text)}</text>`),
    `<text x="${MARGIN}" y="${foot + rows.at(-1)[1] + 48 + definition.length * 16}">ikoe-graph. ${safe(words.caption.replace("{release}", network.release.slice(0, 16)))}</text>`,
    "</g></svg>",
  ];
  return parts.join("\n");
}

// The SVG drawn at twice its size.
export async function png(text) {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await picture.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.width * 2, picture.height * 2];
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

export function save(content, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

// What colours and shapes mean: an entry for each community with a colour that is shown, one for the rest, and for each
// category, where there are several.
export function legendOf(network, nodes, words) {
  const groups = new Map();
  for (const node of nodes) {
    const group = node.measures.community ?? 0;
    const first = groups.get(group);
    if (!first || (node.measures.degree ?? 0) > (first.measures.degree ?? 0)) groups.set(group, node);
  }
  const order = [...groups.keys()].sort((one, two) => one - two);
  const named = order.filter((group) => group && group <= COLOURS.length);
  const entries = named.map((group) => ({ fill: COLOURS[group - 1], number: group, text: groups.get(group).name }));
  if (order.length > named.length) entries.push({ fill: REST, number: "", text: words.others });
  if (!network.several) return entries;
  const categories = [...new Set(nodes.map((node) => node.category))].sort();
  return [...entries, ...categories.map((category) => ({ fill: "none", category, text: words[`category-${category}`] }))];
}

function line(one, two, width) {
  return `<line x1="${round(one.sx)}" y1="${round(one.sy)}" x2="${round(two.sx)}" y2="${round(two.sy)}" stroke-width="${round(width)}"/>`;
}

function arrow(one, two) {
  const [dx, dy] = [two.sx - one.sx, two.sy - one.sy];
  const length = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / length, dy / length];
  const [x, y] = [two.sx - ux * (two.sr + 2), two.sy - uy * (two.sr + 2)];
  const points = [[x, y], [x - ux * 8 - uy * 3.5, y - uy * 8 + ux * 3.5], [x - ux * 8 + uy * 3.5, y - uy * 8 - ux * 3.5]];
  return `<polygon points="${points.map((point) => point.map(round).join(",")).join(" ")}"/>`;
}

export function shape({ category, sx, sy, sr, ...node }, fill = colour(node)) {
  const points = corners(category);
  if (!points) return `<circle cx="${round(sx)}" cy="${round(sy)}" r="${round(sr)}" fill="${fill}"/>`;
  return `<polygon points="${points.map(([x, y]) => `${round(sx + x * sr)},${round(sy + y * sr)}`).join(" ")}" fill="${fill}"/>`;
}

function number(node) {
  const size = Math.min(12, node.sr * 1.15);
  return `<text x="${round(node.sx)}" y="${round(node.sy + size * 0.36)}" font-size="${round(size)}" fill="${inkOn(colour(node))}">${node.measures.community ?? ""}</text>`;
}

function written({ node, lines: texts, dx, dy, wide, align }, measure) {
  return texts
    .map((text, index) => {
      const indent = align === "end" ? wide - measure(text) : align === "middle" ? (wide - measure(text)) / 2 : 0;
      return `<text x="${round(node.sx + dx + indent)}" y="${round(node.sy + dy + SIZE * 0.95 + index * SIZE * 1.2)}">${safe(text)}</text>`;
    })
    .join("");
}

function key({ fill, number: group, category, text }, x, y) {
  const mark = shape({ category, sx: x + 9, sy: y, sr: 8, measures: {} }, fill);
  const drawn = fill === "none" ? mark.replace("/>", ` stroke="${PAPER.quiet}"/>`) : mark;
  const digits = group ? `<text x="${x + 9}" y="${y + 4}" text-anchor="middle" font-size="10" font-weight="600" fill="${inkOn(fill)}">${group}</text>` : "";
  return `${drawn}${digits}<text x="${x + 23}" y="${y + 4}">${safe(text)}</text>`;
}

// Where entries of these widths go, row by row.
function flow(widths, room) {
  let [x, y] = [0, 0];
  return widths.map((width) => {
    if (x && x + width > room) [x, y] = [0, y + 24];
    const spot = [x, y];
    x += width + 18;
    return spot;
  });
}

function lines(text, width) {
  return text.split(" ").reduce((rows, word) => {
    if (rows.at(-1).length + word.length < width) rows[rows.length - 1] += ` ${word}`;
    else rows.push(word);
    return rows;
  }, [""]).map((row) => row.trim());
}

const round = (value) => Math.round(value * 10) / 10;
const safe = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
