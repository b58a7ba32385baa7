#+ summary: An umlaut read in the wrong encoding
#+ summary-de: Ein Umlaut in falscher Kodierung gelesen
#+ tags:
#+   - defect
#+ per: [property]
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { GRAPH ?graph { ?subject ?property ?value } }
INSERT { GRAPH ?graph { ?subject ?property ?wrong } }
WHERE {
  VALUES ?property { skos:prefLabel dct:description schema:name skos:altLabel ikoe:reason skos:scopeNote }
  GRAPH ?graph { ?subject a ?class ; ?property ?value }
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
  FILTER (?class != <http://www.w3.org/ns/dcat#Dataset>)
  FILTER (CONTAINS(STR(?value), "ü"))
  BIND (REPLACE(STR(?value), "ü", "Ã¼") AS ?text)
  BIND (IF(LANG(?value) = "", ?text, STRLANG(?text, LANG(?value))) AS ?wrong)
}
