"""Is the graph what it should be."""
