#+ summary: A constraint dropped
#+ summary-de: Eine Bedingung gestrichen
#+ tags:
#+   - weakening
#+ per: [subject, constraint, value]
PREFIX sh: <http://www.w3.org/ns/shacl#>

DELETE { GRAPH ?graph { ?subject ?constraint ?value } }
WHERE {
  VALUES ?constraint {
    sh:and sh:class sh:closed sh:datatype sh:disjoint sh:equals sh:hasValue sh:in sh:languageIn sh:lessThan
    sh:lessThanOrEquals sh:maxCount sh:maxExclusive sh:maxInclusive sh:maxLength sh:minCount sh:minExclusive
    sh:minInclusive sh:minLength sh:node sh:nodeKind sh:not sh:or sh:pattern sh:property sh:qualifiedMaxCount
    sh:qualifiedMinCount sh:sparql sh:uniqueLang sh:xone
  }
  GRAPH ?graph { ?subject ?constraint ?value }
}
