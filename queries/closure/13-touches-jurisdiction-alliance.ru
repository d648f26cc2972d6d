# Upwards: a rule in a country touches the alliances the country is a member of.
PREFIX aikg: <https://w3id.org/aikg/ontology#>
PREFIX graph: <https://w3id.org/aikg/graph/>

INSERT { GRAPH graph:closure { ?rule aikg:touchesJurisdiction ?alliance } }
WHERE { GRAPH graph:closure { ?rule aikg:touchesJurisdiction ?place . ?place aikg:memberOf ?alliance } }
