#+ summary: A misspelt property
#+ summary-de: Eine falsch geschriebene Eigenschaft
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
  BIND (IRI(CONCAT(STR(?property), "s")) AS ?wrong)
  FILTER (?property != rdf:type)
}
