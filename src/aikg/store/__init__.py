"""The graph on disk: graph in, graph out."""
