# make run     install, ingest if nothing has been ingested, serve on http://127.0.0.1:8000
# make test    install, run all tests
# make check   lint, formatting, types, layers
# make eval    ingest, run the evaluation, judge it by its gates, write its report
# make bench   how fast: latency by stage, cold start, ingestion
#
# More options of a command: make run ARGS='--port 8001', make test ARGS='-k clearance'.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
ARGS ?=

export HF_HUB_OFFLINE ?= 1

.PHONY: run test check eval bench format constraints clean

run: $(VENV)/installed
	@$(BIN)/vidimus serve $(ARGS)

test: $(VENV)/installed-dev
	$(BIN)/pytest $(ARGS)

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

eval: $(VENV)/installed-dev
	$(BIN)/vidimus ingest
	$(BIN)/python -m evals run --gatebench --report --gate $(ARGS)

bench: $(VENV)/installed-dev
	$(BIN)/vidimus ingest
	$(BIN)/python -m evals bench $(ARGS)

format: $(VENV)/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Pins what a fresh environment gets today, so that two installations a month apart are the same.
constraints:
	rm -rf build/newest
	$(PYTHON) -m venv build/newest
	build/newest/bin/pip install -qq --disable-pip-version-check -e '.[dev,evals]'
	build/newest/bin/pip freeze --all --exclude pip --exclude-editable | sed 's/+cpu$$//' > constraints.txt
	rm -rf build/newest

# What was ingested stays: it is in VIDIMUS_HOME (./var).
clean:
	rm -rf $(VENV) build dist *.egg-info

INSTALL = $(BIN)/pip install -qq --disable-pip-version-check -c constraints.txt

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Vidimus needs Python 3.11 or newer: name one, as in make run PYTHON=python3.11." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing into $(VENV); the first time this takes two or three minutes."
	@$(INSTALL) setuptools
	@$(INSTALL) --no-build-isolation -e .
	@touch $@

$(VENV)/installed-dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing into $(VENV) with what tests need; the first time this takes two or three minutes."
	@$(INSTALL) setuptools
	@$(INSTALL) --no-build-isolation -e '.[dev,evals]'
	@touch $(VENV)/installed $@
