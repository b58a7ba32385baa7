// Asks an endpoint with Comunica, of a SELECT, an ASK and a CONSTRUCT; prints what came back as one line of JSON.
import { QueryEngine } from '@comunica/query-sparql';

const endpoint = process.argv[2];
const engine = new QueryEngine();
const context = { sources: [{ type: 'sparql', value: endpoint }] };
const org = 'http://www.w3.org/ns/org#';

const rows = await engine.queryBindings(`SELECT ?role { ?m a <${org}Membership> ; <${org}role> ?role }`, context);
const truth = await engine.queryBoolean(`ASK { ?m a <${org}Membership> }`, context);
const triples = await engine.queryQuads(
  `CONSTRUCT { ?m a <${org}Membership> } WHERE { ?m a <${org}Membership> }`,
  context,
);
console.log(
  JSON.stringify({
    rows: (await rows.toArray()).length,
    truth,
    triples: (await triples.toArray()).length,
  }),
);
