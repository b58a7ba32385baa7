#+ summary: A web address with a space in it
#+ summary-de: Eine Internetadresse mit Leerzeichen
#+ tags:
#+   - defect
#+ per: [class]
PREFIX schema: <https://schema.org/>

DELETE { GRAPH ?graph { ?subject schema:url ?value } }
INSERT { GRAPH ?graph { ?subject schema:url ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ?class ; schema:url ?value }
  BIND (REPLACE(STR(?value), "[.]", ". ") AS ?wrong)
}
