#+ summary: A web address without https
#+ summary-de: Eine Internetadresse ohne https
#+ tags:
#+   - defect
#+ per: [class]
PREFIX schema: <https://schema.org/>

DELETE { GRAPH ?graph { ?subject schema:url ?value } }
INSERT { GRAPH ?graph { ?subject schema:url ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ?class ; schema:url ?value }
  BIND (REPLACE(STR(?value), "^https?://", "") AS ?wrong)
  FILTER (?wrong != STR(?value))
}
