# A prohibition of any use reaches every use.
PREFIX aikg: <https://w3id.org/aikg/ontology#>
PREFIX graph: <https://w3id.org/aikg/graph/>
PREFIX use: <https://w3id.org/aikg/use/>

INSERT { GRAPH graph:closure { ?rule aikg:reachesUse ?use } }
WHERE {
  GRAPH ?document { ?rule a aikg:Prohibition ; aikg:ofUse use:any-use }
  GRAPH graph:ontology { ?use a aikg:Use }
}
