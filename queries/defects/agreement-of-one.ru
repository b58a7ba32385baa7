#+ summary: An agreement with a single party
#+ summary-de: Eine Vereinbarung mit nur einer Partei
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>

DELETE { GRAPH ?graph { ?subject ikoe:party ?value } }
WHERE {
  GRAPH ?graph { ?subject a ikoe:Agreement ; ikoe:party ?value }
}
