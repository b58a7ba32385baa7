#+ summary: A count loosened by one
#+ summary-de: Eine Anzahl um eins gelockert
#+ tags:
#+   - weakening
#+ per: [subject, constraint]
PREFIX sh: <http://www.w3.org/ns/shacl#>

DELETE { GRAPH ?graph { ?subject ?constraint ?value } }
INSERT { GRAPH ?graph { ?subject ?constraint ?looser } }
WHERE {
  VALUES (?constraint ?step) { (sh:maxCount 1) (sh:minCount -1) (sh:qualifiedMaxCount 1) (sh:qualifiedMinCount -1) }
  GRAPH ?graph { ?subject ?constraint ?value }
  BIND (?value + ?step AS ?looser)
  FILTER (?looser > 0)
}
