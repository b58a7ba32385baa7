#+ summary: A membership in itself
#+ summary-de: Eine Mitgliedschaft in sich selbst
#+ tags:
#+   - defect
PREFIX org: <http://www.w3.org/ns/org#>

DELETE { GRAPH ?graph { ?subject org:organization ?value } }
INSERT { GRAPH ?graph { ?subject org:organization ?member } }
WHERE {
  GRAPH ?graph { ?subject a org:Membership ; org:member ?member ; org:organization ?value }
}
