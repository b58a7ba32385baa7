#+ summary: A concept in another scheme than its IRI says
#+ summary-de: Ein Begriff in einem anderen Schema, als seine IRI sagt
#+ tags:
#+   - defect
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { GRAPH ?graph { ?subject skos:inScheme ?value } }
INSERT { GRAPH ?graph { ?subject skos:inScheme ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a skos:Concept ; skos:inScheme ?value }
  BIND (IF(?value = <https://w3id.org/ikoe-nrw/vocab/role>, <https://w3id.org/ikoe-nrw/vocab/status>, <https://w3id.org/ikoe-nrw/vocab/role>) AS ?wrong)
}
