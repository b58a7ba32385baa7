#+ summary: A line count that its passages exceed
#+ summary-de: Eine Zeilenzahl, über die Belege hinausgehen
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>

DELETE { GRAPH ?graph { ?subject ikoe:lineCount ?value } }
INSERT { GRAPH ?graph { ?subject ikoe:lineCount ?wrong } }
WHERE {
  { SELECT ?subject (MAX(?line) AS ?last) WHERE { ?passage oa:hasSource ?subject ; ikoe:lastLine ?line } GROUP BY ?subject }
  ?other oa:hasSource ?subject ; ikoe:lastLine ?last .
  GRAPH ?graph { ?subject ikoe:lineCount ?value }
  BIND (?last - 1 AS ?wrong)
  FILTER (?wrong > 0)
}
