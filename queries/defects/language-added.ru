#+ summary: A name or key with a language tag
#+ summary-de: Ein Name oder Schlüssel mit Sprachkennzeichen
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
  FILTER (DATATYPE(?value) = xsd:string)
  BIND (STRLANG(STR(?value), "de") AS ?wrong)
}
