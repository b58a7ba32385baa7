#+ summary: Something done that happens years after its report
#+ summary-de: Etwas Getanes, das Jahre nach seinem Bericht geschieht
#+ tags:
#+   - defect
#+ per: [class]
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX schema: <https://schema.org/>

DELETE { GRAPH ?graph { ?subject schema:startDate ?start } }
INSERT { GRAPH ?graph { ?subject schema:startDate ?wrong } }
WHERE {
  { ?subject a ?class FILTER (?class IN (ikoe:Signing, org:Membership)) } UNION { ?subject a ?class ; ikoe:status <https://w3id.org/ikoe-nrw/vocab/status/done> }
  UNION { ?subject a ?class ; ikoe:figureStatus <https://w3id.org/ikoe-nrw/vocab/figure-status/actual> }
  GRAPH ?graph { ?subject schema:startDate ?start }
  FILTER NOT EXISTS { ?subject schema:endDate ?end }
  BIND (STRDT(CONCAT("2031", SUBSTR(STR(?start), 5)), DATATYPE(?start)) AS ?wrong)
}
