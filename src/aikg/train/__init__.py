"""The labelled sentences under ``training/`` and the model that is fitted to them."""
