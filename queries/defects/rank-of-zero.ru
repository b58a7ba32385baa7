#+ summary: An accession rank of zero
#+ summary-de: Ein Rang des Beitritts von null
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>

DELETE { GRAPH ?graph { ?subject ikoe:accessionRank ?value } }
INSERT { GRAPH ?graph { ?subject ikoe:accessionRank 0 } }
WHERE {
  GRAPH ?graph { ?subject ikoe:accessionRank ?value }
}
