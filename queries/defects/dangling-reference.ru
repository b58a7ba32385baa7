#+ summary: A reference to a thing that nobody describes
#+ summary-de: Ein Verweis auf eine Sache, die niemand beschreibt
#+ tags:
#+   - defect
#+ per: [class, property]

DELETE { GRAPH ?graph { ?subject ?property ?value } }
INSERT { GRAPH ?graph { ?subject ?property ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ?class ; ?property ?value }
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
  FILTER (?class != <http://www.w3.org/ns/dcat#Dataset>)
  FILTER (STRSTARTS(STR(?value), "https://w3id.org/ikoe-nrw/id/"))
  BIND (IRI(CONCAT(STR(?value), "-neu")) AS ?wrong)
}
