#+ summary: A number written as text
#+ summary-de: Eine Zahl als Text geschrieben
#+ tags:
#+   - defect
#+ per: [class, property]
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { GRAPH ?graph { ?subject ?property ?value } }
INSERT { GRAPH ?graph { ?subject ?property ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ?class ; ?property ?value }
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
  FILTER (?class != <http://www.w3.org/ns/dcat#Dataset>)
  FILTER (DATATYPE(?value) IN (xsd:integer, xsd:decimal))
  BIND (STR(?value) AS ?wrong)
}
