#+ summary: A nameless node where a reference belongs
#+ summary-de: Ein namenloser Knoten, wo ein Verweis stehen muss
#+ tags:
#+   - defect
#+ per: [class, property]
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>

DELETE { GRAPH ?graph { ?subject ?property ?value } }
INSERT { GRAPH ?graph { ?subject ?property [ a ?class ] } }
WHERE {
  GRAPH ?graph { ?subject a ?class ; ?property ?value }
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
  FILTER (?class != <http://www.w3.org/ns/dcat#Dataset>)
  FILTER (ISIRI(?value) && ?property != rdf:type)
}
