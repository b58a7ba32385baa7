#+ summary: A scheme where one of its concepts belongs
#+ summary-de: Ein Schema, wo einer seiner Begriffe stehen muss
#+ tags:
#+   - defect
#+ per: [class, property]
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { GRAPH ?graph { ?subject ?property ?value } }
INSERT { GRAPH ?graph { ?subject ?property ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ?class ; ?property ?value }
  ?value skos:inScheme ?wrong .
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
}
