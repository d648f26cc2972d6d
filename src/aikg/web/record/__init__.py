"""What a page tells of a thing, read from the graph as plain values with labels in the reader's language."""
