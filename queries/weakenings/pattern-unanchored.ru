#+ summary: A pattern without one of its anchors
#+ summary-de: Ein Muster ohne einen seiner Anker
#+ tags:
#+   - weakening
#+ per: [subject, anchor]
PREFIX sh: <http://www.w3.org/ns/shacl#>

DELETE { GRAPH ?graph { ?subject sh:pattern ?value } }
INSERT { GRAPH ?graph { ?subject sh:pattern ?looser } }
WHERE {
  VALUES ?anchor { "^[\\^]" "[$]$" }
  GRAPH ?graph { ?subject sh:pattern ?value }
  FILTER (REGEX(?value, ?anchor))
  BIND (REPLACE(?value, ?anchor, "") AS ?looser)
}
