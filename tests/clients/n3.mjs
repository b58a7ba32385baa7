// Reads RDF files with N3.js and writes what it read as N-Quads: node n3.mjs FOLDER FILE...
// The first file becomes FOLDER/0.nq, the second FOLDER/1.nq, and so on.
import { createWriteStream, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { Parser, Writer } from "n3";

const FORMATS = { ".nq": "N-Quads", ".nt": "N-Triples", ".trig": "TriG", ".ttl": "Turtle" };
const [folder, ...files] = process.argv.slice(2);

for (const [number, file] of files.entries()) {
  const parser = new Parser({ format: FORMATS[extname(file)], baseIRI: "urn:none" });
  const writer = new Writer(createWriteStream(join(folder, `${number}.nq`)), { format: "N-Quads" });
  writer.addQuads(parser.parse(readFileSync(file, "utf8")));
  writer.end();
}
