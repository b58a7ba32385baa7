#+ summary: A measure run by an organisation that the source does not name
#+ summary-de: Eine Maßnahme einer Organisation, die die Quelle nicht nennt
#+ exception: Any organisation may run a measure; only the source tells which one does.
#+ exception-de: Jede Organisation kann eine Maßnahme tragen; nur die Quelle sagt, welche es tut.
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>

DELETE { GRAPH ?graph { ?subject ikoe:runBy ?value } }
INSERT { GRAPH ?graph { ?subject ikoe:runBy ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ikoe:Measure ; ikoe:runBy ?value }
  ?wrong a org:FormalOrganization .
  FILTER (?wrong IN (<https://w3id.org/ikoe-nrw/id/org/wdr>, <https://w3id.org/ikoe-nrw/id/org/rheinbahn>) && ?wrong != ?value)
}
