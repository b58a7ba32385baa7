#+ summary: A top concept of a scheme that it is not in
#+ summary-de: Ein oberster Begriff eines Schemas, in dem er nicht ist
#+ tags:
#+   - defect
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { GRAPH ?graph { ?subject skos:topConceptOf ?value } }
INSERT { GRAPH ?graph { ?subject skos:topConceptOf ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a skos:Concept ; skos:topConceptOf ?value }
  BIND (IF(?value = <https://w3id.org/ikoe-nrw/vocab/role>, <https://w3id.org/ikoe-nrw/vocab/status>, <https://w3id.org/ikoe-nrw/vocab/role>) AS ?wrong)
}
