#+ summary: Two partners with one accession rank
#+ summary-de: Zwei Partner mit einem Rang des Beitritts
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>

DELETE { GRAPH ?graph { ?subject ikoe:accessionRank ?value } }
INSERT { GRAPH ?graph { ?subject ikoe:accessionRank ?wrong } }
WHERE {
  { SELECT (MIN(?any) AS ?other) WHERE { ?any ikoe:accessionRank ?some } }
  ?other ikoe:accessionRank ?wrong .
  GRAPH ?graph { ?subject ikoe:accessionRank ?value }
  FILTER (?subject != ?other)
}
