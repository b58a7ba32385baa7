#+ summary: An open contradiction that prefers a side
#+ summary-de: Ein offener Widerspruch, der eine Seite bevorzugt
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>

INSERT { GRAPH ?graph { ?subject ikoe:preferred ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ikoe:Contradiction ; ikoe:resolution <https://w3id.org/ikoe-nrw/vocab/resolution/open> ; ikoe:between ?wrong }
}
