#+ summary: Two modules of a partner with one number
#+ summary-de: Zwei Module eines Partners mit einer Nummer
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { GRAPH ?graph { ?subject skos:notation ?value } }
INSERT { GRAPH ?graph { ?subject skos:notation ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ikoe:Module ; ikoe:committedBy ?partner ; skos:notation ?value }
  ?other a ikoe:Module ; ikoe:committedBy ?partner ; skos:notation ?wrong .
  FILTER (?subject != ?other && ?value != ?wrong)
}
