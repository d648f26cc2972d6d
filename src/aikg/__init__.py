"""An open knowledge graph of who allows what with AI."""
