#+ summary: Two places with one key
#+ summary-de: Zwei Orte mit einem Schlüssel
#+ tags:
#+   - defect
PREFIX dct: <http://purl.org/dc/terms/>

DELETE { GRAPH ?graph { ?subject dct:identifier ?value } }
INSERT { GRAPH ?graph { ?subject dct:identifier ?wrong } }
WHERE {
  { SELECT (MIN(?any) AS ?other) WHERE { ?any a dct:Location ; dct:identifier ?some } }
  ?other dct:identifier ?wrong .
  GRAPH ?graph { ?subject a dct:Location ; dct:identifier ?value }
  FILTER (?subject != ?other)
}
