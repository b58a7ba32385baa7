#+ summary: A reference out of the graph where one of our things belongs
#+ summary-de: Ein Verweis nach draußen, wo eine eigene Sache stehen muss
#+ tags:
#+   - defect
#+ per: [class, property]

DELETE { GRAPH ?graph { ?subject ?property ?value } }
INSERT { GRAPH ?graph { ?subject ?property ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ?class ; ?property ?value }
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
  FILTER (?class != <http://www.w3.org/ns/dcat#Dataset>)
  FILTER (STRSTARTS(STR(?value), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?value), "https://w3id.org/ikoe-nrw/vocab/"))
  BIND (<https://example.org/thing> AS ?wrong)
}
