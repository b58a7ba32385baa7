#+ summary: A concept from another scheme
#+ summary-de: Ein Begriff aus einem anderen Schema
#+ tags:
#+   - defect
#+ per: [class, property]
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { GRAPH ?graph { ?subject ?property ?value } }
INSERT { GRAPH ?graph { ?subject ?property ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ?class ; ?property ?value }
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
  FILTER (?class != <http://www.w3.org/ns/dcat#Dataset>)
  FILTER (STRSTARTS(STR(?value), "https://w3id.org/ikoe-nrw/vocab/") && ?property NOT IN (skos:inScheme, skos:topConceptOf))
  BIND (IF(CONTAINS(STR(?value), "/vocab/role/"), <https://w3id.org/ikoe-nrw/vocab/status/done>, <https://w3id.org/ikoe-nrw/vocab/role/partner>) AS ?wrong)
}
