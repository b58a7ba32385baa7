#+ summary: A limit moved by one
#+ summary-de: Eine Grenze um eins verschoben
#+ tags:
#+   - weakening
#+ per: [subject, constraint]
PREFIX sh: <http://www.w3.org/ns/shacl#>

DELETE { GRAPH ?graph { ?subject ?constraint ?value } }
INSERT { GRAPH ?graph { ?subject ?constraint ?looser } }
WHERE {
  VALUES (?constraint ?step) {
    (sh:maxExclusive 1) (sh:maxInclusive 1) (sh:maxLength 1) (sh:minExclusive -1) (sh:minInclusive -1) (sh:minLength -1)
  }
  GRAPH ?graph { ?subject ?constraint ?value }
  FILTER (ISNUMERIC(?value))
  BIND (?value + ?step AS ?looser)
}
