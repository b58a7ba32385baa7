#+ summary: A thirteenth month
#+ summary-de: Ein dreizehnter Monat
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
  FILTER (DATATYPE(?value) = xsd:gYearMonth)
  BIND (STRDT(CONCAT(SUBSTR(STR(?value), 1, 4), "-13"), xsd:gYearMonth) AS ?wrong)
}
