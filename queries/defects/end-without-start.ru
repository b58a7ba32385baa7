#+ summary: An end without a start
#+ summary-de: Ein Ende ohne Beginn
#+ tags:
#+   - defect
#+ per: [class]
PREFIX schema: <https://schema.org/>

DELETE { GRAPH ?graph { ?subject schema:startDate ?start } }
WHERE {
  GRAPH ?graph { ?subject a ?class ; schema:startDate ?start }
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
  ?subject schema:endDate ?end
}
