#+ summary: A word that the line break of the source divides
#+ summary-de: Ein Wort, das der Zeilenumbruch der Quelle trennt
#+ tags:
#+   - defect
#+ per: [property]
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { GRAPH ?graph { ?subject ?property ?value } }
INSERT { GRAPH ?graph { ?subject ?property ?wrong } }
WHERE {
  VALUES ?property { skos:prefLabel dct:description schema:name skos:altLabel }
  GRAPH ?graph { ?subject a ?class ; ?property ?value }
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
  FILTER (?class != <http://www.w3.org/ns/dcat#Dataset>)
  FILTER (REGEX(STR(?value), "[a-zäöü]{4}[a-zäöü]{4}"))
  BIND (REPLACE(STR(?value), "^(.*?[a-zäöü]{4})([a-zäöü]{4})", "$1- $2") AS ?text)
  BIND (IF(LANG(?value) = "", ?text, STRLANG(?text, LANG(?value))) AS ?wrong)
}
