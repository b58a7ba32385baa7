// Asks several endpoints at once with Comunica: node federation.mjs FILE.rq ENDPOINT...; prints SPARQL results as JSON.
import { readFileSync } from 'node:fs';
import { QueryEngine } from '@comunica/query-sparql';

const [file, ...endpoints] = process.argv.slice(2);
const engine = new QueryEngine();
const sources = endpoints.map((value) => ({ type: 'sparql', value }));
const found = await engine.query(readFileSync(file, 'utf8'), { sources });
const { data } = await engine.resultToString(found, 'application/sparql-results+json');
data.pipe(process.stdout);
