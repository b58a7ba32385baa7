#+ summary: A gap or contradiction without a reason
#+ summary-de: Eine Lücke oder ein Widerspruch ohne Begründung
#+ tags:
#+   - defect
#+ per: [class]
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>

DELETE { GRAPH ?graph { ?subject ikoe:reason ?german , ?english } }
WHERE {
  VALUES ?class { ikoe:NotStated ikoe:Contradiction }
  GRAPH ?graph { ?subject a ?class ; ikoe:reason ?german , ?english }
  FILTER (LANG(?german) = "de" && LANG(?english) = "en")
}
