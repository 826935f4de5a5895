# make run: install, ingest, serve. make test, make check: what must pass. make eval, make bench: how good, how fast.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

export HF_HUB_OFFLINE := 1
export TRANSFORMERS_OFFLINE := 1

.PHONY: run test check eval bench format constraints clean

run: $(VENV)/installed
	$(BIN)/vidimus serve

test: $(VENV)/installed-dev
	$(BIN)/pytest

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

eval: $(VENV)/installed-dev
	$(BIN)/python -m evals run
	$(BIN)/python -m evals gate

bench: $(VENV)/installed-dev
	$(BIN)/python -m evals bench

format: $(VENV)/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# What an installation consists of, to the version, so that two of them a month apart are the same.
constraints: $(VENV)/installed-dev
	$(BIN)/pip freeze --exclude-editable | sed 's/+cpu$$//' > constraints.txt

clean:
	rm -rf $(VENV) build *.egg-info

$(VENV)/installed: pyproject.toml constraints.txt
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@echo "Installing; the first time this takes two to three minutes."
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/installed-dev: pyproject.toml constraints.txt
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,evals]'
	touch $(VENV)/installed $@
