# A rule for no place in particular holds anywhere: it touches every place.
PREFIX aikg: <https://w3id.org/aikg/ontology#>
PREFIX id: <https://w3id.org/aikg/id/>
PREFIX graph: <https://w3id.org/aikg/graph/>

INSERT { GRAPH graph:closure { ?rule aikg:touchesJurisdiction ?anywhere , id:world } }
WHERE {
  GRAPH ?document { ?rule a aikg:Rule . OPTIONAL { ?rule aikg:inJurisdiction ?place } }
  # Without a place, and without a public body whose place counts instead.
  FILTER (?place = id:world || !BOUND(?place) && NOT EXISTS { GRAPH graph:closure { ?rule aikg:touchesJurisdiction ?home } })
  VALUES ?reference { graph:ontology graph:entities }
  VALUES ?kind { aikg:Country aikg:Alliance }
  GRAPH ?reference { ?anywhere a ?kind }
}
