# make demo: Timbao with the articles that ship, in your browser.   make test: every check.   make help: the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALL := $(PIP) install --quiet --constraint constraints.txt
PACKAGE := setup.cfg pyproject.toml constraints.txt

.DEFAULT_GOAL := help
.PHONY: help demo test lint venv constraints clean

help:  ## What make can do.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile
	@echo "With another Python: make demo PYTHON=python3.12"

demo: $(VENV)/installed  ## Index the sample articles, start the service, print the page to open.
	$(BIN)/timbao demo

test: $(VENV)/installed-test lint  ## The style, the types, the import contract, and every test.
	@scripts/system-packages chromium curl jq
	@PYTHON="$(PYTHON)" scripts/client-generators $(VENV)/generators
	$(BIN)/pytest -n auto --dist worksteal

lint: $(VENV)/installed-test  ## ruff (rules and form), mypy --strict and the import contract.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict
	$(BIN)/lint-imports

venv: $(VENV)/installed-test  ## The virtual environment .venv, with everything in it.

constraints: $(VENV)/created  ## Renew constraints.txt: the newest versions that go together.
	$(PIP) install --quiet uv
	@sed -n '/^#/p' constraints.txt > $(VENV)/constraints.tmp
	UV_PYTHON_DOWNLOADS=never $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.10 \
		--no-emit-index-url --no-emit-find-links --no-annotate --no-header --extra test setup.cfg \
		>> $(VENV)/constraints.tmp
	@mv $(VENV)/constraints.tmp constraints.txt

clean:  ## Remove what make has made; the index and your articles stay.
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A file in .venv stands for each step, so that a second run does only what has changed.
$(VENV)/created:
	@PYTHON="$(PYTHON)" scripts/system-packages python
	@echo "Making $(VENV) with $$($(PYTHON) -V)"
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/installed: $(VENV)/created $(PACKAGE)
	@echo "Installing Timbao into $(VENV)"
	@$(INSTALL) --editable .
	@touch $@

$(VENV)/installed-test: $(VENV)/created $(PACKAGE)
	@echo "Installing Timbao and its test tools into $(VENV)"
	@$(INSTALL) --editable '.[test]'
	@touch $(VENV)/installed $@
