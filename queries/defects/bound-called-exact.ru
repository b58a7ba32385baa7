#+ summary: A bound that is called exact
#+ summary-de: Eine Schranke, die genau heißt
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX sosa: <http://www.w3.org/ns/sosa/>

DELETE { GRAPH ?graph { ?subject ikoe:precision ?value } }
INSERT { GRAPH ?graph { ?subject ikoe:precision <https://w3id.org/ikoe-nrw/vocab/precision/exact> } }
WHERE {
  GRAPH ?graph { ?subject a ikoe:KeyFigure ; ikoe:precision ?value }
  FILTER NOT EXISTS { ?subject sosa:hasSimpleResult ?result }
}
