# A prohibition for no place in particular reaches the world and every alliance, which says
# that it reaches every country; one by one that would be hundreds of facts a rule.
PREFIX aikg: <https://w3id.org/aikg/ontology#>
PREFIX id: <https://w3id.org/aikg/id/>
PREFIX graph: <https://w3id.org/aikg/graph/>

INSERT { GRAPH graph:closure { ?rule aikg:reachesJurisdiction ?anywhere , id:world } }
WHERE {
  {
    # Without a place, and without a public body whose place counts instead.
    SELECT DISTINCT ?rule WHERE {
      GRAPH ?document { ?rule a aikg:Prohibition . OPTIONAL { ?rule aikg:inJurisdiction ?place } }
      OPTIONAL { GRAPH graph:closure { ?rule aikg:reachesJurisdiction ?home } }
      FILTER (?place = id:world || !BOUND(?place) && !BOUND(?home))
    }
  }
  VALUES ?reference { graph:ontology graph:entities }
  GRAPH ?reference { ?anywhere a aikg:Alliance }
}
