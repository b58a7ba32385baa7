#+ summary: A reference where a value belongs
#+ summary-de: Ein Verweis, wo ein Wert stehen muss
#+ tags:
#+   - defect
#+ per: [class, property]

DELETE { GRAPH ?graph { ?subject ?property ?value } }
INSERT { GRAPH ?graph { ?subject ?property ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ?class ; ?property ?value }
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
  FILTER (?class != <http://www.w3.org/ns/dcat#Dataset>)
  FILTER (ISLITERAL(?value))
  BIND (<https://example.org/value> AS ?wrong)
}
