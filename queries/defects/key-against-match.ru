#+ summary: A municipality key that is not the one of the linked record
#+ summary-de: Ein Gemeindeschlüssel, der nicht der des verknüpften Eintrags ist
#+ tags:
#+   - defect
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { GRAPH ?graph { ?subject dct:identifier ?value } }
INSERT { GRAPH ?graph { ?subject dct:identifier ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a dct:Location ; dct:identifier ?value }
  FILTER (STRLEN(?value) = 8)
  ?subject skos:exactMatch ?record .
  BIND (CONCAT(SUBSTR(?value, 1, 5), "999") AS ?wrong)
}
