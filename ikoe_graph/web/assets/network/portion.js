// Which portion of a network is shown. The server does the same (`ikoe_graph/web/portion.py`) for pages without scripts.

export function cut(network, portion) {
  const year = Number(portion.year);
  const holds = (fact) =>
    (!portion.field || fact.fields?.includes(`vocab/field/${portion.field}`)) &&
    (!portion.group || fact.target_groups?.includes(`vocab/target-group/${portion.group}`)) &&
    (!year || underWay(fact, year));
  let edges = network.edges
    .map((edge) => ({ ...edge, facts: edge.facts.filter(holds) }))
    .map((edge) => ({ ...edge, weight: new Set(edge.facts.map((fact) => fact.fact)).size }))
    .filter((edge) => edge.facts.length && edge.weight >= portion.weight);
  if (portion.kind) {
    const wanted = (id) => isOf(network.nodes.get(id), portion.kind);
    edges = edges.filter((edge) => wanted(edge.source) || wanted(edge.target));
  }
  if (portion.around.length) {
    const centre = new Set(portion.around);
    const near = new Set(centre);
    for (const edge of edges) {
      if (centre.has(edge.source) || centre.has(edge.target)) near.add(edge.source).add(edge.target);
    }
    edges = edges.filter((edge) => near.has(edge.source) && near.has(edge.target));
  } else if (portion.part === "largest") {
    const inside = largest(edges);
    edges = edges.filter((edge) => inside.has(edge.source));
  }
  const ids = [...new Set(edges.flatMap((edge) => [edge.source, edge.target]))].sort();
  return { nodes: ids.map((id) => network.nodes.get(id)), edges, facts: edges.reduce((sum, each) => sum + each.facts.length, 0) };
}

export function underWay(fact, year) {
  return Boolean(fact.start) && Number(fact.start.slice(0, 4)) <= year && Number((fact.end || "9999").slice(0, 4)) >= year;
}

function isOf(node, kind) {
  return node.category === kind || node.kinds.includes(`vocab/${kind}`);
}

function largest(edges) {
  const parts = new Map();
  for (const edge of edges) {
    const [one, two] = [edge.source, edge.target].map((id) => parts.get(id) ?? new Set([id]));
    const [less, more] = one.size < two.size ? [one, two] : [two, one];
    if (less !== more) for (const id of less) more.add(id);
    for (const id of more) parts.set(id, more);
  }
  const first = (part) => [...part].reduce((least, id) => (id < least ? id : least));
  return [...new Set(parts.values())].reduce(
    (best, part) => (part.size > best.size || (part.size === best.size && part.size && first(part) < first(best)) ? part : best),
    new Set(),
  );
}
