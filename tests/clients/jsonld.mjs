// Reads a JSON-LD file with jsonld.js and prints its canonical N-Quads (RDFC-1.0): node jsonld.mjs FILE
// Nothing is fetched: a context that is not in the file is an error.
import { readFileSync } from "node:fs";
import jsonld from "jsonld";

const documentLoader = (address) => {
  throw new Error(`${address}: the file needs another one`);
};
const read = JSON.parse(readFileSync(process.argv[2], "utf8"));
process.stdout.write(
  await jsonld.canonize(read, { algorithm: "RDFC-1.0", documentLoader, format: "application/n-quads", safe: true }),
);
