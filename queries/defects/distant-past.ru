#+ summary: "A year before there were such things: 1018 for 2018"
#+ summary-de: "Ein Jahr, in dem es dergleichen nicht gab: 1018 statt 2018"
#+ tags:
#+   - defect
#+ per: [class]
PREFIX schema: <https://schema.org/>

DELETE { GRAPH ?graph { ?subject schema:startDate ?start } }
INSERT { GRAPH ?graph { ?subject schema:startDate ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ?class ; schema:startDate ?start }
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
  BIND (STRDT(CONCAT("1", SUBSTR(STR(?start), 2)), DATATYPE(?start)) AS ?wrong)
  FILTER (STRSTARTS(STR(?start), "2") && NOT EXISTS { ?subject schema:endDate ?end })
}
