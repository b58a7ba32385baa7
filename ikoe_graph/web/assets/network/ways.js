// The shortest path between two nodes of a whole network, chosen as `ikoe_graph/paths.py` does: the fewest steps, of
// several the one with the most facts, then the first in order of names.

import { other } from "./data.js";

export function shortest(network, from, to) {
  const joined = neighbours(network);
  const [order, distance] = outwards(joined, to);
  if (!distance.has(from)) return null;
  const ways = new Map([[to, 1]]);
  const facts = new Map([[to, 0]]);
  const next = new Map();
  for (const id of order.slice(1)) {
    const nearer = [...joined.get(id).keys()].sort().filter((each) => distance.get(each) === distance.get(id) - 1);
    ways.set(id, nearer.reduce((sum, each) => sum + ways.get(each), 0));
    const value = (each) => facts.get(each) + weight(joined.get(id).get(each));
    const best = nearer.reduce((chosen, each) => (value(each) > value(chosen) ? each : chosen));
    next.set(id, best);
    facts.set(id, value(best));
  }
  const steps = [];
  for (let id = from; id !== to; id = next.get(id)) {
    steps.push({ start: id, end: next.get(id), edges: joined.get(id).get(next.get(id)) });
  }
  return { steps, others: ways.get(from) - 1 };
}

function neighbours(network) {
  const joined = new Map([...network.nodes.keys()].map((id) => [id, new Map()]));
  for (const edge of network.edges) {
    for (const id of new Set([edge.source, edge.target])) {
      const far = other(edge, id);
      joined.get(id).set(far, [...(joined.get(id).get(far) ?? []), edge]);
    }
  }
  return joined;
}

function outwards(joined, start) {
  const order = [start];
  const distance = new Map([[start, 0]]);
  for (const id of order) {
    for (const far of joined.get(id).keys()) {
      if (distance.has(far)) continue;
      distance.set(far, distance.get(id) + 1);
      order.push(far);
    }
  }
  return [order, distance];
}

const weight = (edges) => edges.reduce((sum, edge) => sum + edge.weight, 0);
