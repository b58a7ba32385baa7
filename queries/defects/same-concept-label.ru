#+ summary: Two concepts of one scheme under one label
#+ summary-de: Zwei Begriffe eines Schemas unter einer Bezeichnung
#+ tags:
#+   - defect
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { GRAPH ?graph { ?subject skos:prefLabel ?value } }
INSERT { GRAPH ?graph { ?subject skos:prefLabel ?wrong } }
WHERE {
  { SELECT ?scheme (MIN(?any) AS ?other) WHERE { ?any skos:inScheme ?scheme } GROUP BY ?scheme }
  ?other skos:prefLabel ?wrong .
  GRAPH ?graph { ?subject skos:inScheme ?scheme ; skos:prefLabel ?value }
  FILTER (?subject != ?other && LANG(?value) = "de" && LANG(?wrong) = "de")
}
