# Everything a developer runs, each target with its sentence; `make` alone lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# Processes that run tests; each has a PostgreSQL of its own. One more than two cores, since
# they also wait: for syncs, for processes to start, for time to pass.
WORKERS ?= 3
CRASHES ?= 1000
GOALS ?= 50000

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help: ## List what can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ---- set-up: hashes for everything, nothing outside the checkout ----

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed, this is " + sys.version if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/service.stamp: requirements.txt pyproject.toml README.md | $(VENV)/bin/python
	$(PIP) install --quiet --require-hashes --only-binary :all: -r requirements.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt | $(VENV)/service.stamp
	$(PIP) install --quiet --require-hashes --only-binary :all: -r requirements-dev.txt
	@touch $@

.PHONY: setup
setup: $(VENV)/service.stamp $(VENV)/dev.stamp ## Install everything into .venv, hashes checked

.PHONY: demo
demo: $(VENV)/service.stamp ## Start a server on SQLite, filled with three quarters of a company
	$(BIN)/goal-ledger demo $(ARGS)

.PHONY: serve
serve: $(VENV)/service.stamp ## Start a server: make serve ARGS="--database sqlite:///ledger.db"
	$(BIN)/goal-ledger serve $(ARGS)

# ---- checks and tests ----

.PHONY: test
test: setup ## Check everything and run every test on both databases (under 15 minutes)
	$(MAKE) --no-print-directory check
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal $(ARGS)

.PHONY: test-fast
test-fast: setup ## Run the tests that need no PostgreSQL, crash or history
	$(BIN)/python -m pytest --numprocesses $(WORKERS) -k "not postgresql and not cluster" \
		--ignore tests/crash --ignore tests/histories --ignore tests/stores $(ARGS)

.PHONY: check
check: setup verify-gen ## Check format, lint, types, layers, protos and generated code
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/buf lint proto
	$(BIN)/buf format --diff --exit-code proto
	$(BIN)/mypy

.PHONY: format
format: setup ## Format the code and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: crash
crash: setup ## Kill servers under load, CRASHES times per database (1,000)
	$(BIN)/python -m pytest tests/crash --numprocesses $(WORKERS) --crashes $(CRASHES) $(ARGS)

.PHONY: load
load: setup ## Fill ledgers with large companies, and verify one of GOALS goals (50,000)
	$(BIN)/goal-ledger demo --goals 10000 --quarters 3 $(ARGS) < /dev/null
	$(BIN)/python -m pytest tests/load --numprocesses $(WORKERS) --goals $(GOALS)

.PHONY: bench
bench: setup ## Measure the ratios of the design; table here, runs in build/bench.json
	$(BIN)/python -m benchmarks $(ARGS)

# ---- generated files, each with its check ----

.PHONY: gen
gen: setup ## Generate messages and stubs from proto/
	$(BIN)/python proto/generate.py

.PHONY: verify-gen
verify-gen: setup ## Fail when generated code differs from what proto/ says
	$(BIN)/python proto/generate.py --check

.PHONY: docs
docs: setup ## Write docs/rpcs.md and the pages of refusals, findings and commands anew
	$(BIN)/python -m tests.docs
	$(BIN)/python -m tests.docs.findings
	$(BIN)/python -m tests.docs.command_line
	$(BIN)/python -m tests.rpc.refusal_page

.PHONY: lock
lock: setup ## Resolve the newest versions and write both requirements files
	rm -rf build/lock && mkdir -p build/lock
	cp pyproject.toml README.md build/lock/
	$(BIN)/uv lock --quiet --project build/lock
	$(call export,requirements.txt,--group build,What the service needs and what installs its checkout; written by `make lock`.)
	$(call export,requirements-dev.txt,--group dev,The same and what develops and tests it; written by `make lock`.)

define export
{ echo '# $(3)'; $(BIN)/uv export --quiet --project build/lock --frozen --no-header \
	--no-emit-project --format requirements-txt $(2); } > build/lock/$(1)
mv build/lock/$(1) $(1)
endef

.PHONY: clean
clean: ## Remove what was built, tested and installed here
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
