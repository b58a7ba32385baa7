#+ summary: A target dropped
#+ summary-de: Ein Ziel gestrichen
#+ tags:
#+   - weakening
#+ per: [subject, target, value]
PREFIX sh: <http://www.w3.org/ns/shacl#>

DELETE { GRAPH ?graph { ?subject ?target ?value } }
WHERE {
  VALUES ?target { sh:target sh:targetClass sh:targetNode sh:targetObjectsOf sh:targetSubjectsOf }
  GRAPH ?graph { ?subject ?target ?value }
}
