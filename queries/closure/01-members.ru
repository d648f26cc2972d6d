# A country or body is a member of an alliance while its membership has no end.
# Questions about an earlier day read the dated memberships themselves.
PREFIX aikg: <https://w3id.org/aikg/ontology#>
PREFIX graph: <https://w3id.org/aikg/graph/>

INSERT { GRAPH graph:closure { ?member aikg:memberOf ?alliance } }
WHERE {
  VALUES ?reference { graph:ontology graph:entities }
  GRAPH ?reference {
    ?membership aikg:member ?member ; aikg:inAlliance ?alliance .
    FILTER NOT EXISTS { ?membership aikg:validUntil ?left }
  }
}
