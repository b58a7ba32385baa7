#+ summary: A misspelt concept
#+ summary-de: Ein falsch geschriebener Begriff
#+ tags:
#+   - defect
#+ per: [class, property]

DELETE { GRAPH ?graph { ?subject ?property ?value } }
INSERT { GRAPH ?graph { ?subject ?property ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ?class ; ?property ?value }
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
  FILTER (?class != <http://www.w3.org/ns/dcat#Dataset>)
  FILTER (STRSTARTS(STR(?value), "https://w3id.org/ikoe-nrw/vocab/"))
  BIND (IRI(SUBSTR(STR(?value), 1, STRLEN(STR(?value)) - 1)) AS ?wrong)
}
