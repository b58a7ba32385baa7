#+ summary: A text in one language only
#+ summary-de: Ein Text in nur einer Sprache
#+ tags:
#+   - defect
#+ per: [class, property]
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { GRAPH ?graph { ?subject ?property ?value } }
WHERE {
  VALUES ?property { skos:prefLabel skos:definition dct:description dct:rights dct:title ikoe:reason skos:scopeNote }
  GRAPH ?graph { ?subject a ?class ; ?property ?value , ?german }
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
  FILTER (?class != <http://www.w3.org/ns/dcat#Dataset>)
  FILTER (LANG(?value) = "en" && LANG(?german) = "de")
}
