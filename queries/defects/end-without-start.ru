#+ summary: An end without a start
#+ summary-de: Ein Ende ohne Beginn
#+ tags:
#+   - defect
#+ per: [class]
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX schema: <https://schema.org/>

DELETE { GRAPH ?graph { ?subject schema:startDate ?start } }
WHERE {
  VALUES ?class { schema:Event ikoe:PartnerReport }
  GRAPH ?graph { ?subject a ?class ; schema:startDate ?start }
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
  ?subject schema:endDate ?end
}
