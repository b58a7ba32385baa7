#+ summary: A fact of one report in the graph of another
#+ summary-de: Eine Tatsache eines Berichts im Graphen eines anderen
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>

DELETE { GRAPH ?graph { ?subject ikoe:status ?value } }
INSERT { GRAPH ?elsewhere { ?subject ikoe:status ?value } }
WHERE {
  GRAPH ?graph { ?subject a ikoe:Measure ; ikoe:status ?value }
  FILTER (STRSTARTS(STR(?graph), "https://w3id.org/ikoe-nrw/graph/partnerbericht-2018/"))
  BIND (IF(CONTAINS(STR(?graph), "jobcenter-dortmund"), "stadt-juelich", "jobcenter-dortmund") AS ?partner)
  BIND (IRI(CONCAT("https://w3id.org/ikoe-nrw/graph/partnerbericht-2018/", ?partner)) AS ?elsewhere)
}
