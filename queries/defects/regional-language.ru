#+ summary: A language tag with a region
#+ summary-de: Ein Sprachkennzeichen mit Region
#+ tags:
#+   - defect
#+ per: [class, property]
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { GRAPH ?graph { ?subject ?property ?value } }
INSERT { GRAPH ?graph { ?subject ?property ?wrong } }
WHERE {
  VALUES ?property { skos:prefLabel skos:definition dct:description dct:rights dct:title ikoe:reason skos:scopeNote }
  GRAPH ?graph { ?subject a ?class ; ?property ?value }
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
  FILTER (?class != <http://www.w3.org/ns/dcat#Dataset>)
  FILTER (LANG(?value) = "de")
  BIND (STRLANG(STR(?value), "de-AT") AS ?wrong)
}
