#+ summary: A partner report that runs beyond its source
#+ summary-de: Ein Partnerbericht, der über seine Quelle hinausgeht
#+ tags:
#+   - defect
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>

DELETE { GRAPH ?graph { ?subject ikoe:lastLine ?value } }
INSERT { GRAPH ?graph { ?subject ikoe:lastLine ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ikoe:PartnerReport ; dct:isPartOf ?source ; ikoe:lastLine ?value }
  ?source ikoe:lineCount ?count .
  BIND (?count + 1 AS ?wrong)
}
