#+ summary: A concept that is neither a top concept nor has a broader one
#+ summary-de: Ein Begriff, der weder oberster ist noch einen Oberbegriff hat
#+ tags:
#+   - defect
#+ per: [property]
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { GRAPH ?graph { ?subject ?property ?value } }
WHERE {
  GRAPH ?graph { ?subject a skos:Concept ; ?property ?value }
  FILTER (?property IN (skos:topConceptOf, skos:broader))
  FILTER NOT EXISTS { ?subject skos:broader ?more FILTER (?more != ?value) }
}
