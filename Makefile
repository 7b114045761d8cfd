# Spacereserve: the commands. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO ?= demo
SETUP := $(VENV)/.set-up-base
SETUP_DEV := $(VENV)/.set-up-dev
SETUP_PORTAL := $(VENV)/.set-up-portal
PORT ?= 8000
# A file of tests stays on one core; what empties a database comes last, as collected.
# The examples of the interface all bear one name, of which a run on all cores takes one.
INTERFACE := tests/portal/test_interface_by_schemathesis.py
ON_ALL_CORES := -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder \
  --ignore=$(INTERFACE)
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-stress serve test test-postgresql check lint types imports messages docs bench bench-access bench-alliance bench-cluster bench-folder bench-plan bench-portal bench-resilience bench-schedules bench-screening bench-spot5 lock clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Spacereserve needs Python 3.11 or newer; $(PYTHON) is older." \
	       "Name another one: make PYTHON=python3.12 ..." >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "Python could not make an environment. On Debian and Ubuntu:" \
	       "apt install python3-venv" >&2; rm -rf $(VENV); exit 2; }

$(SETUP): requirements/base.lock pyproject.toml | $(BIN)/python
	@echo "Setting up (once; a minute or two) ..."
	@$(INSTALL) --require-hashes -r requirements/base.lock
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@$(BIN)/spacereserve warm
	@touch $@

$(SETUP_DEV): requirements/dev.lock $(SETUP)
	@echo "Setting up the tools for tests (once) ..."
	@$(INSTALL) --require-hashes -r requirements/dev.lock
	@touch $@

setup: $(SETUP) ## Make the environment in .venv

demo: $(SETUP) ## Set up, write the demo reserve, plan it at all levels, report
	@rm -rf $(DEMO)
	@$(BIN)/spacereserve demo $(DEMO)
	@$(BIN)/spacereserve plan $(DEMO) --level all --no-stress --lang en \
	  --out $(DEMO)/plans.json --report $(DEMO)/report.en.html
	@$(BIN)/spacereserve report $(DEMO) $(DEMO)/plans.json $(DEMO)/report.fr.html --lang fr
	@echo "The report is in $(abspath $(DEMO)/report.en.html)"
	@echo "Le rapport en français : $(abspath $(DEMO)/report.fr.html)"

demo-stress: $(SETUP) ## Try every single loss on the demo at crisis, into its reports
	@$(BIN)/spacereserve stress $(DEMO) --level crisis --lang en --cores 0 \
	  --out $(DEMO)/stress.json
	@for lang in en fr; do \
	  $(BIN)/spacereserve report $(DEMO) $(DEMO)/plans.json $(DEMO)/report.$$lang.html \
	    --lang $$lang --stress $(DEMO)/stress.json || exit; done

$(SETUP_PORTAL): requirements/portal.lock $(SETUP)
	@echo "Setting up the portal (once) ..."
	@$(INSTALL) --require-hashes -r requirements/portal.lock
	@touch $@

serve: $(SETUP_PORTAL) ## Set up and serve the portal on this machine
	@$(BIN)/spacereserve serve --port $(PORT)

test: $(SETUP_DEV) ## Set up and run the tests, those of the portal on PostgreSQL too
	@$(BIN)/python -m pytest -q $(ON_ALL_CORES)
	@$(BIN)/python -m pytest -q $(INTERFACE)
	@$(BIN)/python tests/portal_on_postgresql.py tests/portal $(ON_ALL_CORES)
	@$(BIN)/python tests/portal_on_postgresql.py $(INTERFACE)

test-postgresql: $(SETUP_DEV) ## Run the portal's tests on a PostgreSQL of their own
	@$(BIN)/python tests/portal_on_postgresql.py tests/portal $(ON_ALL_CORES)
	@$(BIN)/python tests/portal_on_postgresql.py $(INTERFACE)

lint: $(SETUP_DEV) ## Format and lint
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: $(SETUP_DEV) ## Check types
	@$(BIN)/mypy

imports: $(SETUP_DEV) ## Check that rooms import only from rooms before them
	@$(BIN)/lint-imports

messages: $(SETUP_DEV) ## Bring the French catalogue up to date with the source
	@$(BIN)/python -m spacereserve.language.extract

check: lint types imports test ## The gate: what continuous integration runs
	@echo "All checks passed."

benchmarks/.venv-bench/.set-up: benchmarks/access/requirements.txt | $(BIN)/python
	@$(PYTHON) -m venv benchmarks/.venv-bench
	@for peer in $$(grep -v '^#' $<); do \
	  benchmarks/.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check $$peer \
	    || echo "peer $$peer cannot be installed here"; done
	@touch $@

bench-access: $(SETUP_DEV) benchmarks/.venv-bench/.set-up ## Measure access beside its peers
	@$(BIN)/python benchmarks/access/run.py

bench-resilience: $(SETUP_DEV) ## Measure losses planned anew against cold solves
	@$(BIN)/python benchmarks/resilience/run.py

bench-cluster: $(SETUP_DEV) ## Try losses on one and on two workers of a Dask cluster
	@$(BIN)/python benchmarks/resilience/cluster.py

bench-folder: $(SETUP_DEV) ## Measure how fast a large folder is read
	@$(BIN)/python benchmarks/folder_load.py

bench-screening: $(SETUP_DEV) ## Screen a real sky for three days, held to a dense search
	@$(BIN)/python benchmarks/screening/run.py

bench-spot5: $(SETUP_DEV) ## Choose the public SPOT-5 days, with bounds
	@$(BIN)/python benchmarks/plan/spot5.py

bench-schedules: $(SETUP_DEV) ## Schedule the other public sets, beside greedy and a bound
	@$(BIN)/python benchmarks/plan/schedules.py

bench-portal: $(SETUP_DEV) ## Measure the portal's pages on a full PostgreSQL
	@$(BIN)/python benchmarks/portal/run.py

bench-plan: $(SETUP_DEV) ## Measure the planner beside its peers (three quarters of an hour)
	@$(BIN)/python benchmarks/plan/run.py

bench-alliance: $(SETUP_DEV) ## Plan a made-up alliance, whole and after losses
	@$(BIN)/python benchmarks/plan/alliance.py

bench: bench-access bench-cluster bench-folder bench-portal bench-plan bench-resilience bench-schedules bench-screening bench-spot5 ## All benchmarks

lock: ## Renew the locked dependencies (needs uv)
	@for extra in portal cluster parquet dev; do \
	  uv pip compile pyproject.toml --extra $$extra --universal --python-version 3.11 --quiet \
	    --generate-hashes --no-header --no-annotate --no-emit-index-url -o requirements/$$extra.lock; done
	@uv pip compile pyproject.toml requirements/build.in --universal --python-version 3.11 --quiet \
	    --generate-hashes --no-header --no-annotate --no-emit-index-url -o requirements/base.lock

clean: ## Remove the environment and everything made
	rm -rf $(VENV) $(DEMO) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
