#+ summary: Two signings of one agreement
#+ summary-de: Zwei Unterzeichnungen einer Vereinbarung
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>

DELETE { GRAPH ?graph { ?subject ikoe:signs ?value } }
INSERT { GRAPH ?graph { ?subject ikoe:signs ?wrong } }
WHERE {
  { SELECT (MIN(?any) AS ?other) WHERE { ?any ikoe:signs ?some } }
  ?other ikoe:signs ?wrong .
  GRAPH ?graph { ?subject ikoe:signs ?value }
  FILTER (?subject != ?other)
}
