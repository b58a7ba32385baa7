#+ summary: A plain value beside a bound
#+ summary-de: Ein einfacher Wert neben einer Schranke
#+ tags:
#+   - defect
#+ per: [property]
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX schema: <https://schema.org/>
PREFIX sosa: <http://www.w3.org/ns/sosa/>

INSERT { GRAPH ?graph { ?subject ?property ?value } }
WHERE {
  VALUES ?property { schema:minValue schema:maxValue }
  GRAPH ?graph { ?subject a ikoe:KeyFigure ; sosa:hasSimpleResult ?value }
}
