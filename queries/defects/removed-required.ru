#+ summary: A fact that everything of its class states is missing
#+ summary-de: Eine Angabe fehlt, die alles seiner Klasse macht
#+ tags:
#+   - defect
#+ per: [class, property]
PREFIX cv: <http://data.europa.eu/m8g/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX sosa: <http://www.w3.org/ns/sosa/>
PREFIX spdx: <http://spdx.org/rdf/terms#>

DELETE { GRAPH ?graph { ?subject ?property ?value } }
WHERE {
  VALUES (?class ?property) {
    (cv:PublicOrganisation org:classification) (cv:PublicOrganisation prov:wasQuotedFrom) (dct:Location prov:wasQuotedFrom) (spdx:Checksum spdx:algorithm)
    (spdx:Checksum spdx:checksumValue) (skos:Concept skos:inScheme) (oa:SpecificResource oa:hasSource) (oa:SpecificResource ikoe:firstLine)
    (oa:SpecificResource ikoe:lastLine) (oa:SpecificResource ikoe:passageDigest) (org:ChangeEvent org:originalOrganization) (org:ChangeEvent org:resultingOrganization)
    (org:ChangeEvent prov:wasQuotedFrom) (org:FormalOrganization prov:wasQuotedFrom) (org:Membership org:member) (org:Membership org:organization)
    (org:Membership org:role) (org:Membership prov:wasQuotedFrom) (org:OrganizationalCollaboration org:classification) (org:OrganizationalCollaboration prov:wasQuotedFrom)
    (org:OrganizationalUnit org:unitOf) (org:OrganizationalUnit prov:wasQuotedFrom) (prov:Association prov:agent) (prov:Association prov:hadRole)
    (foaf:Document prov:wasQuotedFrom) (foaf:Person prov:wasQuotedFrom) (foaf:Person foaf:name) (foaf:Project prov:wasQuotedFrom)
    (schema:CreativeWork prov:wasQuotedFrom) (schema:Event dct:type) (schema:Event prov:wasQuotedFrom) (schema:MonetaryGrant prov:wasQuotedFrom)
    (schema:MonetaryGrant schema:fundedItem) (ikoe:Agreement prov:wasQuotedFrom) (ikoe:Agreement ikoe:party) (ikoe:Claim prov:wasQuotedFrom)
    (ikoe:Claim ikoe:claimAbout) (ikoe:Claim ikoe:claimProperty) (ikoe:Claim ikoe:claimValue) (ikoe:Contradiction prov:wasQuotedFrom)
    (ikoe:Contradiction ikoe:aspect) (ikoe:Contradiction ikoe:between) (ikoe:Contradiction ikoe:difference) (ikoe:Contradiction ikoe:resolution)
    (ikoe:Cooperation prov:qualifiedAssociation) (ikoe:Cooperation prov:wasQuotedFrom) (ikoe:Cooperation schema:about) (ikoe:KeyFigure prov:wasQuotedFrom)
    (ikoe:KeyFigure sosa:hasFeatureOfInterest) (ikoe:KeyFigure sosa:observedProperty) (ikoe:KeyFigure schema:unitCode) (ikoe:KeyFigure ikoe:countingBasis)
    (ikoe:KeyFigure ikoe:figureStatus) (ikoe:KeyFigure ikoe:precision) (ikoe:Measure dct:subject) (ikoe:Measure dct:type)
    (ikoe:Measure prov:wasQuotedFrom) (ikoe:Measure ikoe:runBy) (ikoe:Measure ikoe:status) (ikoe:Module dct:subject)
    (ikoe:Module prov:wasQuotedFrom) (ikoe:Module ikoe:committedBy) (ikoe:NamePeriod prov:wasQuotedFrom) (ikoe:NamePeriod schema:name)
    (ikoe:NamePeriod ikoe:named) (ikoe:NotStated prov:wasQuotedFrom) (ikoe:NotStated schema:about) (ikoe:NotStated ikoe:absence)
    (ikoe:NotStated ikoe:aspect) (ikoe:PartnerReport dct:creator) (ikoe:PartnerReport dct:isPartOf) (ikoe:PartnerReport prov:wasQuotedFrom)
    (ikoe:PartnerReport ikoe:firstLine) (ikoe:PartnerReport ikoe:lastLine) (ikoe:Programme prov:wasQuotedFrom) (ikoe:Signing prov:qualifiedAssociation)
    (ikoe:Signing prov:wasQuotedFrom) (ikoe:Signing ikoe:signs) (ikoe:Source dct:identifier) (ikoe:Source dct:language)
    (ikoe:Source spdx:checksum) (ikoe:Source ikoe:lineCount)
  }
  ?subject a ?class .
  GRAPH ?graph { ?subject ?property ?value }
  FILTER NOT EXISTS { ?subject ?property ?more FILTER (?more != ?value) }
}
