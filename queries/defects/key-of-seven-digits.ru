#+ summary: A municipality key without its leading zero
#+ summary-de: Ein Gemeindeschlüssel ohne führende Null
#+ tags:
#+   - defect
PREFIX dct: <http://purl.org/dc/terms/>

DELETE { GRAPH ?graph { ?subject dct:identifier ?value } }
INSERT { GRAPH ?graph { ?subject dct:identifier ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a dct:Location ; dct:identifier ?value }
  FILTER (STRLEN(?value) = 8)
  BIND (SUBSTR(?value, 2) AS ?wrong)
}
