# Prohibitions only: a prohibition reaches the places it names.
PREFIX aikg: <https://w3id.org/aikg/ontology#>
PREFIX graph: <https://w3id.org/aikg/graph/>

INSERT { GRAPH graph:closure { ?rule aikg:reachesJurisdiction ?place } }
WHERE { GRAPH ?document { ?rule a aikg:Prohibition ; aikg:inJurisdiction ?place } }
