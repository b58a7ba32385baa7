#+ summary: A participation in nothing
#+ summary-de: Eine Beteiligung an nichts
#+ tags:
#+   - defect
PREFIX prov: <http://www.w3.org/ns/prov#>

DELETE { GRAPH ?graph { ?whole prov:qualifiedAssociation ?subject } }
WHERE {
  GRAPH ?graph { ?whole prov:qualifiedAssociation ?subject }
  ?whole prov:qualifiedAssociation ?one , ?two .
  FILTER (?one != ?two && ?one != ?subject && ?two != ?subject)
}
