# A rule on any use touches every use.
PREFIX aikg: <https://w3id.org/aikg/ontology#>
PREFIX graph: <https://w3id.org/aikg/graph/>
PREFIX use: <https://w3id.org/aikg/use/>

INSERT { GRAPH graph:closure { ?rule aikg:touchesUse ?use } }
WHERE {
  GRAPH ?document { ?rule aikg:ofUse use:any-use }
  GRAPH graph:ontology { ?use a aikg:Use }
}
