#+ summary: An end before the start
#+ summary-de: Ein Ende vor dem Beginn
#+ tags:
#+   - defect
#+ per: [class]
PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { GRAPH ?graph { ?subject schema:endDate ?end } }
INSERT { GRAPH ?graph { ?subject schema:endDate ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ?class ; schema:startDate ?start }
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
  OPTIONAL { ?subject schema:endDate ?end }
  BIND (STRDT(CONCAT(STR(xsd:integer(SUBSTR(STR(?start), 1, 4)) - 1), SUBSTR(STR(?start), 5)), DATATYPE(?start)) AS ?wrong)
}
