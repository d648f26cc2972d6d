"""Statements become rules with a validity, stories and changes."""
