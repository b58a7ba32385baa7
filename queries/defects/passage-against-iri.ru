#+ summary: A passage whose lines are not those of its IRI
#+ summary-de: Ein Beleg, dessen Zeilen nicht die seiner IRI sind
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>

DELETE { GRAPH ?graph { ?subject ikoe:lastLine ?last } }
INSERT { GRAPH ?graph { ?subject ikoe:lastLine ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a oa:SpecificResource ; oa:hasSource ?source ; ikoe:firstLine ?first ; ikoe:lastLine ?last }
  ?source ikoe:lineCount ?count .
  BIND (?last + 1 AS ?wrong)
  FILTER (?wrong <= ?count)
}
