#+ summary: Another number than the source gives
#+ summary-de: Eine andere Zahl, als die Quelle nennt
#+ exception: Only the source tells; ikoe evidence looks for the number in the cited lines.
#+ exception-de: Nur die Quelle sagt es; ikoe evidence sucht die Zahl in den belegten Zeilen.
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX sosa: <http://www.w3.org/ns/sosa/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { GRAPH ?graph { ?subject sosa:hasSimpleResult ?value } }
INSERT { GRAPH ?graph { ?subject sosa:hasSimpleResult ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ikoe:KeyFigure ; sosa:hasSimpleResult ?value }
  FILTER (?value > 1 && DATATYPE(?value) = xsd:integer)
  FILTER NOT EXISTS { ?subject ikoe:subsetOf|^ikoe:subsetOf ?figure }
  BIND (?value - 1 AS ?wrong)
}
