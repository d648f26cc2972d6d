# Upwards: a rule touches its places and the world.
PREFIX aikg: <https://w3id.org/aikg/ontology#>
PREFIX id: <https://w3id.org/aikg/id/>
PREFIX graph: <https://w3id.org/aikg/graph/>

INSERT { GRAPH graph:closure { ?rule aikg:touchesJurisdiction ?place , id:world } }
WHERE { GRAPH ?document { ?rule aikg:inJurisdiction ?place } }
