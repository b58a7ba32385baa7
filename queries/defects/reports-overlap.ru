#+ summary: Two partner reports that share lines
#+ summary-de: Zwei Partnerberichte, die sich Zeilen teilen
#+ tags:
#+   - defect
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>

DELETE { GRAPH ?graph { ?subject ikoe:lastLine ?value } }
INSERT { GRAPH ?graph { ?subject ikoe:lastLine ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ikoe:PartnerReport ; dct:isPartOf ?source ; ikoe:firstLine ?first ; ikoe:lastLine ?value }
  ?other a ikoe:PartnerReport ; dct:isPartOf ?source ; ikoe:firstLine ?next .
  FILTER (?next > ?value && ?next < ?value + 10)
  BIND (?next AS ?wrong)
}
