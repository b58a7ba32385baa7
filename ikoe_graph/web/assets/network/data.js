// A network as the page holds it: nodes and edges by name, the names of all things in one language, their addresses.

export function readNetwork(found, { language, chosen, local }) {
  const nodes = new Map(found.nodes.map((node) => [node.id, { kinds: [], measures: {}, part_of: [], ...node, name: node.label[language] }]));
  const edges = found.edges.map((edge) => ({ ...edge, id: `${edge.source} ${edge.target}`, start: edge.start ?? "", end: edge.end ?? "" }));
  const base = local ? "/" : "https://w3id.org/ikoe-nrw/";
  const suffix = local && chosen ? `?lang=${language}` : "";

  // The name of any thing in the language of the page.
  function name(id) {
    const labels = found.things[id] ?? {};
    return nodes.get(id)?.name ?? labels[language] ?? labels.de ?? labels.en ?? id;
  }

  // Its address: a page of this site, or, in a file, its IRI.
  function address(id) {
    const path = id.startsWith("ikoe:") ? `ontology#${id.slice(5)}` : /^(vocab|graph)\//.test(id) ? id : `id/${id}`;
    const [local_, mark, fragment] = path.split(/(#)/);
    return `${base}${encodeURI(local_)}${suffix}${mark ?? ""}${fragment ?? ""}`;
  }

  return {
    found,
    nodes,
    edges,
    byId: new Map(edges.map((edge) => [edge.id, edge])),
    several: new Set(found.nodes.map((node) => node.category)).size > 1,
    name,
    address,
    evidence: (passage) => address(`evidence/${passage}`),
    release: found.projection.release ?? "",
    title: found.projection.summary[language],
    definition: found.projection.description[language],
  };
}

export const other = (edge, id) => (edge.source === id ? edge.target : edge.source);
