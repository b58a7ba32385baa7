#+ summary: A second value where one is allowed
#+ summary-de: Ein zweiter Wert, wo nur einer erlaubt ist
#+ tags:
#+   - defect
#+ per: [class, property]
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX sosa: <http://www.w3.org/ns/sosa/>
PREFIX spdx: <http://spdx.org/rdf/terms#>

INSERT { GRAPH ?graph { ?subject ?property ?wrong } }
WHERE {
  VALUES (?class ?property) {
    (ikoe:Measure ikoe:status) (ikoe:Measure ikoe:obligation) (ikoe:Measure schema:startDate) (ikoe:Measure schema:endDate)
    (schema:Event ikoe:status) (schema:Event schema:startDate) (schema:Event schema:endDate) (schema:Event schema:location)
    (schema:Event schema:superEvent) (ikoe:KeyFigure sosa:hasFeatureOfInterest) (ikoe:KeyFigure sosa:observedProperty) (ikoe:KeyFigure schema:unitCode)
    (ikoe:KeyFigure ikoe:precision) (ikoe:KeyFigure ikoe:figureStatus) (ikoe:KeyFigure sosa:hasSimpleResult) (ikoe:KeyFigure schema:minValue)
    (ikoe:KeyFigure schema:maxValue) (ikoe:KeyFigure schema:startDate) (ikoe:KeyFigure schema:endDate) (org:Membership org:member)
    (org:Membership org:organization) (org:Membership ikoe:accessionRank) (org:Membership ikoe:underAgreement) (org:Membership schema:startDate)
    (ikoe:Signing ikoe:signs) (ikoe:Signing schema:startDate) (ikoe:Signing schema:location) (ikoe:Signing ikoe:occasion)
    (prov:Association prov:agent) (prov:Association ikoe:inOffice) (ikoe:Contradiction ikoe:difference) (ikoe:Contradiction ikoe:resolution)
    (ikoe:Contradiction ikoe:preferred) (ikoe:Claim ikoe:claimAbout) (ikoe:Claim ikoe:claimProperty) (ikoe:Claim ikoe:claimValue)
    (ikoe:NotStated ikoe:absence) (oa:SpecificResource oa:hasSource) (oa:SpecificResource ikoe:firstLine) (oa:SpecificResource ikoe:lastLine)
    (oa:SpecificResource ikoe:passageDigest) (ikoe:Source ikoe:lineCount) (ikoe:Source dct:identifier) (ikoe:Source spdx:checksum)
    (ikoe:Source dct:issued) (spdx:Checksum spdx:checksumValue) (ikoe:PartnerReport dct:creator) (ikoe:PartnerReport ikoe:firstLine)
    (ikoe:PartnerReport ikoe:lastLine) (ikoe:PartnerReport schema:startDate) (ikoe:PartnerReport schema:endDate) (ikoe:Module ikoe:committedBy)
    (ikoe:Module skos:notation) (ikoe:NamePeriod ikoe:named) (ikoe:NamePeriod schema:startDate) (ikoe:NamePeriod schema:endDate)
    (skos:Concept skos:inScheme) (skos:Concept skos:notation) (dct:Location dct:identifier) (dct:Location geo:asWKT)
    (dct:Location skos:exactMatch) (foaf:Person foaf:name) (ikoe:Cooperation ikoe:status) (ikoe:Cooperation schema:startDate)
    (ikoe:Cooperation schema:endDate) (foaf:Project ikoe:status) (foaf:Project schema:startDate) (foaf:Project schema:endDate)
    (foaf:Document dct:issued)
  }
  GRAPH ?graph { ?subject a ?class ; ?property ?value }
  {
    SELECT ?class ?property (MIN(?any) AS ?least) (MAX(?any) AS ?most) WHERE {
      ?thing a ?class ; ?property ?any .
    }
    GROUP BY ?class ?property
  }
  BIND (IF(?value = ?least, ?most, ?least) AS ?wrong)
  FILTER (!SAMETERM(?wrong, ?value))
}
