# Downwards, prohibitions only: what is prohibited in an alliance is prohibited in each of its members.
PREFIX aikg: <https://w3id.org/aikg/ontology#>
PREFIX graph: <https://w3id.org/aikg/graph/>

INSERT { GRAPH graph:closure { ?rule aikg:reachesJurisdiction ?member } }
WHERE {
  GRAPH ?document { ?rule a aikg:Prohibition ; aikg:inJurisdiction ?alliance }
  GRAPH graph:closure { ?member aikg:memberOf ?alliance }
}
