"""A document becomes statements."""
