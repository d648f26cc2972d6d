"""The graph leaves: files, pages, figures."""
