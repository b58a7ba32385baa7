#+ summary: A contradiction with a single side
#+ summary-de: Ein Widerspruch mit nur einer Seite
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>

DELETE { GRAPH ?graph { ?subject ikoe:between ?value } }
WHERE {
  GRAPH ?graph { ?subject a ikoe:Contradiction ; ikoe:between ?one , ?value }
  FILTER (?one != ?value)
  FILTER NOT EXISTS { ?subject ikoe:between ?third FILTER (?third NOT IN (?one, ?value)) }
}
