#+ summary: A cooperation in which one organisation takes both parts
#+ summary-de: Eine Zusammenarbeit, in der eine Organisation beide Seiten einnimmt
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>

DELETE { GRAPH ?graph { ?second prov:agent ?value } }
INSERT { GRAPH ?graph { ?second prov:agent ?agent } }
WHERE {
  GRAPH ?graph { ?subject a ikoe:Cooperation ; prov:qualifiedAssociation ?one , ?second }
  ?one prov:agent ?agent .
  GRAPH ?graph { ?second prov:agent ?value }
  FILTER (?one != ?second && ?agent != ?value)
  FILTER NOT EXISTS { ?subject prov:qualifiedAssociation ?third FILTER (?third NOT IN (?one, ?second)) }
}
