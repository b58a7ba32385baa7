#+ summary: Another year than the source gives
#+ summary-de: Ein anderes Jahr, als die Quelle nennt
#+ exception: Only the source tells; ikoe evidence looks for the date in the cited lines.
#+ exception-de: Nur die Quelle sagt es; ikoe evidence sucht das Datum in den belegten Zeilen.
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { GRAPH ?graph { ?subject schema:startDate ?value } }
INSERT { GRAPH ?graph { ?subject schema:startDate ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ikoe:Measure ; schema:startDate ?value }
  FILTER (DATATYPE(?value) = xsd:gYear)
  BIND (STRDT(STR(xsd:integer(STR(?value)) - 1), xsd:gYear) AS ?wrong)
}
