// Asks the SPARQL endpoint by the protocol (https://www.w3.org/TR/sparql11-protocol/): a form by POST, the kind of answer by Accept.

import { count } from "./page.js";

const ROWS = "application/sparql-results+json";
const TRIPLES = "text/turtle";

// The answer to a query: rows, a truth value or triples. Throws a problem with detail, line and column where the server
// refuses the query, and whatever fetch throws.
export async function ask(endpoint, query, signal) {
  const began = performance.now();
  const response = await send(endpoint, query, `${ROWS}, ${TRIPLES};q=0.9`, signal);
  const isGraph = response.headers.get("content-type").startsWith(TRIPLES);
  const content = isGraph ? await response.text() : await response.json();
  const seconds = (performance.now() - began) / 1000;
  if (isGraph) return { kind: "triples", turtle: content, seconds, size: (words) => words.triples };
  if (typeof content.boolean === "boolean") {
    return { kind: "truth", truth: content.boolean, seconds, size: (words) => content.boolean ? words.true : words.false };
  }
  const rows = content.results.bindings;
  return { kind: "rows", columns: content.head.vars, rows, seconds, size: (words) => count(rows.length, words) };
}

// The answer as a file of that media type.
export async function file(endpoint, query, mediaType) {
  return (await send(endpoint, query, mediaType)).blob();
}

async function send(endpoint, query, accept, signal) {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { Accept: `${accept}, application/problem+json;q=0.1` },
    body: new URLSearchParams({ query }),
    signal,
  });
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function problemOf(response) {
  const told = (response.headers.get("content-type") ?? "").includes("json") ? await response.json() : {};
  return { detail: told.detail ?? `${response.status} ${response.statusText}`, line: told.line, column: told.column };
}
