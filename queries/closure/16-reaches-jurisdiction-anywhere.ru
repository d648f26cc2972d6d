# A prohibition for no place in particular reaches every place.
PREFIX aikg: <https://w3id.org/aikg/ontology#>
PREFIX id: <https://w3id.org/aikg/id/>
PREFIX graph: <https://w3id.org/aikg/graph/>

INSERT { GRAPH graph:closure { ?rule aikg:reachesJurisdiction ?anywhere , id:world } }
WHERE {
  GRAPH ?document {
    ?rule a aikg:Prohibition .
    OPTIONAL { ?rule aikg:inJurisdiction ?place }
    FILTER (!BOUND(?place) || ?place = id:world)
  }
  VALUES ?reference { graph:ontology graph:entities }
  GRAPH ?reference {
    VALUES ?kind { aikg:Country aikg:Alliance }
    ?anywhere a ?kind
  }
}
