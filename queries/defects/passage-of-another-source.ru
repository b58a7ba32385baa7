#+ summary: A passage of another source than its IRI says
#+ summary-de: Ein Beleg aus einer anderen Quelle, als seine IRI sagt
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>

DELETE { GRAPH ?graph { ?subject oa:hasSource ?source } }
INSERT { GRAPH ?graph { ?subject oa:hasSource ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a oa:SpecificResource ; oa:hasSource ?source ; ikoe:firstLine ?first ; ikoe:lastLine ?last }
  ?source ikoe:lineCount ?count .
  ?wrong ikoe:lineCount ?enough .
  FILTER (?wrong != ?source && ?enough >= ?last)
}
