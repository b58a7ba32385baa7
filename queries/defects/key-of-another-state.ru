#+ summary: A municipality key of another state
#+ summary-de: Ein Gemeindeschlüssel eines anderen Landes
#+ tags:
#+   - defect
PREFIX dct: <http://purl.org/dc/terms/>

DELETE { GRAPH ?graph { ?subject dct:identifier ?value } }
INSERT { GRAPH ?graph { ?subject dct:identifier ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a dct:Location ; dct:identifier ?value }
  FILTER (STRLEN(?value) = 8)
  BIND (CONCAT("09", SUBSTR(?value, 3)) AS ?wrong)
}
