#+ summary: A text with a space at its end
#+ summary-de: Ein Text mit Leerzeichen am Ende
#+ tags:
#+   - defect
#+ per: [class, property]
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { GRAPH ?graph { ?subject ?property ?value } }
INSERT { GRAPH ?graph { ?subject ?property ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ?class ; ?property ?value }
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
  FILTER (?class != <http://www.w3.org/ns/dcat#Dataset>)
  FILTER (DATATYPE(?value) IN (xsd:string, rdf:langString))
  BIND (CONCAT(STR(?value), " ") AS ?text)
  BIND (IF(LANG(?value) = "", ?text, STRLANG(?text, LANG(?value))) AS ?wrong)
}
