"""What follows from the graph: closure, classification, verdicts."""
