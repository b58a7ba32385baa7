#+ summary: A plain value that is called a bound
#+ summary-de: Ein einfacher Wert, der Schranke heißt
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX sosa: <http://www.w3.org/ns/sosa/>

DELETE { GRAPH ?graph { ?subject ikoe:precision ?value } }
INSERT { GRAPH ?graph { ?subject ikoe:precision <https://w3id.org/ikoe-nrw/vocab/precision/more-than> } }
WHERE {
  GRAPH ?graph { ?subject a ikoe:KeyFigure ; ikoe:precision ?value ; sosa:hasSimpleResult ?result }
}
