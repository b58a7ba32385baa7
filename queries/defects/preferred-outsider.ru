#+ summary: A contradiction that prefers what is none of its sides
#+ summary-de: Ein Widerspruch, der bevorzugt, was keine seiner Seiten ist
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>

DELETE { GRAPH ?graph { ?subject ikoe:preferred ?value } }
INSERT { GRAPH ?graph { ?subject ikoe:preferred ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ikoe:Contradiction ; ikoe:preferred ?value }
  { SELECT (MIN(?any) AS ?wrong) WHERE { ?any a ikoe:Claim } }
  FILTER NOT EXISTS { ?subject ikoe:between ?wrong }
}
