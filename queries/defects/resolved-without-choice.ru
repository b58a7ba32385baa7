#+ summary: A resolved contradiction that prefers nothing
#+ summary-de: Ein geklärter Widerspruch, der nichts bevorzugt
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>

DELETE { GRAPH ?graph { ?subject ikoe:preferred ?value } }
WHERE {
  GRAPH ?graph { ?subject a ikoe:Contradiction ; ikoe:preferred ?value }
}
