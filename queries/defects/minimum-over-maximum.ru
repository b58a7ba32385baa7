#+ summary: A lower bound above the upper one
#+ summary-de: Eine untere Schranke über der oberen
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX schema: <https://schema.org/>

DELETE { GRAPH ?graph { ?subject schema:minValue ?least } }
INSERT { GRAPH ?graph { ?subject schema:minValue ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ikoe:KeyFigure ; schema:minValue ?least ; schema:maxValue ?most }
  BIND (?most + 1 AS ?wrong)
}
