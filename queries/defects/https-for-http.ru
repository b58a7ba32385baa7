#+ summary: A vocabulary of http with https
#+ summary-de: Ein Vokabular mit https statt http
#+ tags:
#+   - defect
#+ per: [property]
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>

DELETE { GRAPH ?graph { ?subject ?property ?value } }
INSERT { GRAPH ?graph { ?subject ?wrong ?value } }
WHERE {
  GRAPH ?graph { ?subject a ?class ; ?property ?value }
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
  FILTER (?class != <http://www.w3.org/ns/dcat#Dataset>)
  FILTER (STRSTARTS(STR(?property), "http:") && ?property != rdf:type)
  BIND (IRI(REPLACE(STR(?property), "^http:", "https:")) AS ?wrong)
}
