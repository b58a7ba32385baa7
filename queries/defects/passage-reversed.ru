#+ summary: A passage that ends before it begins
#+ summary-de: Ein Beleg, der endet, bevor er beginnt
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>

DELETE { GRAPH ?graph { ?subject ikoe:lastLine ?last } }
INSERT { GRAPH ?graph { ?subject ikoe:lastLine ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a oa:SpecificResource ; oa:hasSource ?source ; ikoe:firstLine ?first ; ikoe:lastLine ?last }
  ?source ikoe:lineCount ?count .
  BIND (?first - 1 AS ?wrong)
  FILTER (?first > 1)
}
