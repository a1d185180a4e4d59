# `make run` and `make test` do all their own set-up; only Python 3.11+, git and make are needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt

# One worker more than there are cores: many tests wait for a process that they started. Tests that share a store which
# takes long to make are a group, and stay together.
SPREAD := -n $$(($$(getconf _NPROCESSORS_ONLN) + 1)) --dist loadgroup

.PHONY: run test test-all coverage lint bench lock clean
.DEFAULT_GOAL := run

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "sayso needs Python 3.11 or newer; set PYTHON=..." >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) -e .
	@touch $@

# What tests and checks need beyond what runs.
$(DEV): $(STAMP)
	$(PIP) -e '.[dev]'
	@touch $@

run: $(STAMP)
	@$(BIN)/sayso run examples/thread.html --store .sayso/example.duckdb

test: $(DEV)
	$(BIN)/python -m pytest -m "not slow" $(SPREAD)

# The few that take long as well; worth their time before a release.
test-all: $(DEV)
	$(BIN)/python -m pytest $(SPREAD)

coverage: $(DEV)
	$(BIN)/python -m pytest -n auto --cov --cov-report=term:skip-covered

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(DEV)
	$(BIN)/python -m bench.startup
	$(BIN)/python -m bench.thread --thread ../shared/threads/un-cybercrime-treaty.txt --gold ../shared/threads/un-cybercrime-treaty.gold.json --statements ../shared/vetted/starter.jsonl

# Rewrites the lock from what is installed in a fresh environment.
lock:
	$(BIN)/python -m pip freeze --exclude-editable | sed 's/ @ .*//' > constraints.txt

clean:
	rm -rf $(VENV) .sayso .pytest_cache .mypy_cache .ruff_cache
