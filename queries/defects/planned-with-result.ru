#+ summary: An actual result of something planned
#+ summary-de: Ein Ist-Wert von etwas Geplantem
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX sosa: <http://www.w3.org/ns/sosa/>

DELETE { GRAPH ?graph { ?subject ikoe:figureStatus ?value } }
INSERT { GRAPH ?graph { ?subject ikoe:figureStatus <https://w3id.org/ikoe-nrw/vocab/figure-status/actual> } }
WHERE {
  GRAPH ?graph { ?subject a ikoe:KeyFigure ; sosa:hasFeatureOfInterest ?other ; ikoe:figureStatus ?value }
  ?other ikoe:status <https://w3id.org/ikoe-nrw/vocab/status/planned> .
}
