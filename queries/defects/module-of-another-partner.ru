#+ summary: A measure under a module of another partner
#+ summary-de: Eine Maßnahme unter dem Modul eines anderen Partners
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>

DELETE { GRAPH ?graph { ?subject ikoe:module ?value } }
INSERT { GRAPH ?graph { ?subject ikoe:module ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ikoe:Measure ; ikoe:module ?value }
  ?value ikoe:committedBy ?partner .
  { SELECT (MIN(?any) AS ?first) (MAX(?any) AS ?last) WHERE { ?any a ikoe:Module } }
  ?first ikoe:committedBy ?committed .
  BIND (IF(?committed = ?partner, ?last, ?first) AS ?wrong)
  FILTER NOT EXISTS { ?subject ikoe:module ?more FILTER (?more != ?value) }
}
