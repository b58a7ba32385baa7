// Where nodes lie: forces between them, from the same beginning each time, so that the same network looks the same.

import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";

const STEPS = 300;
const LARGE = 500; // nodes: from here on fewer steps, and coarser
const FLATTEST = 0.55; // how much less nodes are pulled along the longer side of the picture, at most

// Gives each node x and y. `aspect`: of the picture, height by width; `pause` is awaited between bursts, so that the page stays alive.
export async function layOut(nodes, edges, aspect, pause) {
  const large = nodes.length > LARGE;
  const places = nodes.map((node) => ({ id: node.id, r: node.r }));
  const links = edges.filter((edge) => edge.source !== edge.target).map(({ source, target, weight }) => ({ source, target, weight }));
  const pull = large ? 0.06 : 0.045;
  const simulation = forceSimulation(places)
    .force("link", forceLink(links).id((place) => place.id).distance((link) => 46 + link.source.r + link.target.r))
    .force("charge", forceManyBody().strength(large ? -70 : -260).theta(large ? 1.2 : 0.9).distanceMax(large ? 700 : 1200))
    .force("x", forceX().strength(pull * Math.max(FLATTEST, Math.min(aspect, 1))))
    .force("y", forceY().strength(pull * Math.max(FLATTEST, Math.min(1 / aspect, 1))))
    .force("collide", large ? null : forceCollide((place) => place.r + 9))
    .stop();
  const steps = large ? STEPS / 2 : STEPS;
  simulation.alphaDecay(1 - 0.001 ** (1 / steps));
  for (let step = 0; step < steps; step += 1) {
    simulation.tick();
    if (step % 10 === 9 && nodes.length > 150) await pause(step / steps);
  }
  nodes.forEach((node, number) => Object.assign(node, { x: places[number].x, y: places[number].y }));
}
