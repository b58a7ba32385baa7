#+ summary: A percentage below 0
#+ summary-de: Ein Prozentwert unter 0
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX schema: <https://schema.org/>
PREFIX sosa: <http://www.w3.org/ns/sosa/>

DELETE { GRAPH ?graph { ?subject sosa:hasSimpleResult ?value } }
INSERT { GRAPH ?graph { ?subject sosa:hasSimpleResult ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ikoe:KeyFigure ; sosa:hasSimpleResult ?value }
  ?subject schema:unitCode <https://w3id.org/ikoe-nrw/vocab/unit/percent> .
  BIND (0 - ?value - 1 AS ?wrong)
}
