#+ summary: A broader concept from another scheme
#+ summary-de: Ein Oberbegriff aus einem anderen Schema
#+ tags:
#+   - defect
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { GRAPH ?graph { ?subject skos:broader ?value } }
INSERT { GRAPH ?graph { ?subject skos:broader ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a skos:Concept ; skos:inScheme ?scheme ; skos:broader ?value }
  BIND (IF(?scheme = <https://w3id.org/ikoe-nrw/vocab/role>, <https://w3id.org/ikoe-nrw/vocab/status/done>, <https://w3id.org/ikoe-nrw/vocab/role/partner>) AS ?wrong)
}
