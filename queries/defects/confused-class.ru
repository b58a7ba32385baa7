#+ summary: "A reference to the wrong kind of thing: an organisation for its place, a person for the office"
#+ summary-de: "Ein Verweis auf die falsche Art Sache: eine Organisation statt ihres Ortes, eine Person statt der Behörde"
#+ tags:
#+   - defect
#+ per: [class, property, wrong]
PREFIX cv: <http://data.europa.eu/m8g/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX schema: <https://schema.org/>

DELETE { GRAPH ?graph { ?subject ?property ?value } }
INSERT { GRAPH ?graph { ?subject ?property ?wrong } }
WHERE {
  VALUES (?class ?property ?wrong) {
    (ikoe:Measure ikoe:atEvent <https://w3id.org/ikoe-nrw/id/measure/jobcenter-dortmund/language-register>)
    (ikoe:Measure dct:spatial <https://w3id.org/ikoe-nrw/id/org/stadt-dortmund>)
    (ikoe:Measure ikoe:withinProgramme <https://w3id.org/ikoe-nrw/id/org/stadt-dortmund>)
    (ikoe:Measure ikoe:runBy <https://w3id.org/ikoe-nrw/id/person/adolf-sauerland>)
    (ikoe:Measure ikoe:runBy <https://w3id.org/ikoe-nrw/id/event/b2run-2018>)
    (ikoe:Measure dct:isPartOf <https://w3id.org/ikoe-nrw/id/org/stadt-dortmund>)
    (schema:Event schema:location <https://w3id.org/ikoe-nrw/id/org/stadt-dortmund>)
    (schema:Event schema:organizer <https://w3id.org/ikoe-nrw/id/place/dortmund>)
    (schema:Event schema:superEvent <https://w3id.org/ikoe-nrw/id/org/stadt-dortmund>)
    (ikoe:KeyFigure ikoe:subsetOf <https://w3id.org/ikoe-nrw/id/measure/jobcenter-dortmund/language-register>)
    (ikoe:KeyFigure ikoe:comparedWith <https://w3id.org/ikoe-nrw/id/event/b2run-2018>)
    (ikoe:Cooperation ikoe:withinProgramme <https://w3id.org/ikoe-nrw/id/org/stadt-dortmund>)
    (ikoe:Agreement ikoe:party <https://w3id.org/ikoe-nrw/id/person/adolf-sauerland>)
    (ikoe:Module ikoe:committedBy <https://w3id.org/ikoe-nrw/id/place/dortmund>)
    (ikoe:Signing ikoe:signs <https://w3id.org/ikoe-nrw/id/signing/jobcenter-dortmund>)
    (ikoe:Signing schema:location <https://w3id.org/ikoe-nrw/id/org/stadt-dortmund>)
    (org:Membership org:organization <https://w3id.org/ikoe-nrw/id/place/dortmund>)
    (org:Membership org:member <https://w3id.org/ikoe-nrw/id/place/dortmund>)
    (org:Membership ikoe:underAgreement <https://w3id.org/ikoe-nrw/id/signing/jobcenter-dortmund>)
    (org:OrganizationalUnit org:unitOf <https://w3id.org/ikoe-nrw/id/place/dortmund>)
    (schema:MonetaryGrant schema:funder <https://w3id.org/ikoe-nrw/id/programme/amif>)
    (schema:MonetaryGrant schema:fundedItem <https://w3id.org/ikoe-nrw/id/place/dortmund>)
    (schema:MonetaryGrant ikoe:withinProgramme <https://w3id.org/ikoe-nrw/id/org/stadt-dortmund>)
    (ikoe:PartnerReport dct:creator <https://w3id.org/ikoe-nrw/id/person/adolf-sauerland>)
    (ikoe:PartnerReport dct:isPartOf <https://w3id.org/ikoe-nrw/id/org/stadt-dortmund>)
    (prov:Association prov:agent <https://w3id.org/ikoe-nrw/id/place/dortmund>)
    (prov:Association ikoe:inOffice <https://w3id.org/ikoe-nrw/id/org/stadt-dortmund>)
    (cv:PublicOrganisation dct:spatial <https://w3id.org/ikoe-nrw/id/org/stadt-dortmund>)
    (org:ChangeEvent org:resultingOrganization <https://w3id.org/ikoe-nrw/id/person/adolf-sauerland>)
    (ikoe:Claim ikoe:claimAbout <https://w3id.org/ikoe-nrw/id/place/dortmund>)
    (dct:Location dct:isPartOf <https://w3id.org/ikoe-nrw/id/org/stadt-dortmund>)
  }
  GRAPH ?graph { ?subject a ?class ; ?property ?value }
  ?wrong a ?kind .
  FILTER (?value != ?wrong && ?subject != ?wrong)
}
