#+ summary: A cooperation that lost all but one of its participants
#+ summary-de: Eine Zusammenarbeit, von deren Beteiligten nur einer blieb
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>

DELETE { GRAPH ?graph { ?subject prov:qualifiedAssociation ?value } }
WHERE {
  GRAPH ?graph { ?subject a ikoe:Cooperation ; prov:qualifiedAssociation ?one , ?value }
  FILTER (?one != ?value)
  FILTER NOT EXISTS { ?subject prov:qualifiedAssociation ?third FILTER (?third NOT IN (?one, ?value)) }
}
