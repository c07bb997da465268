PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

.PHONY: setup demo up check test e2e gold bench lock clean

# Asks for Python >= 3.11 and installs exactly what requirements.lock pins, once a change of it.
setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "duban needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Say which to use: make PYTHON=python3.12 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing pinned packages into $(VENV) (about a minute the first time) ..." >&2
	@$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements.lock >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e . >&2
	@touch $@

demo: setup
	@$(BIN)/duban demo $(ARGS)

up: setup
	@$(BIN)/duban up $(ARGS)

check: setup
	$(BIN)/ruff check services tests
	$(BIN)/ruff format --check services tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest tests/unit

test: setup
	$(BIN)/pytest

# The whole stack by docker compose; asks for an engine and docker-compose or Compose v2.
e2e: setup
	$(BIN)/pytest tests/compose

gold: setup
	$(BIN)/python tests/gold/run.py $(ARGS)

bench: setup
	$(BIN)/python -m tests.bench.run $(ARGS)

# Names no index: uv does not write one. The image gets the runtime part alone, at the same versions.
lock:
	$(BIN)/uv pip compile --universal --python-version 3.11 --all-extras --generate-hashes --no-header --quiet --upgrade -o requirements.lock pyproject.toml
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet --constraint requirements.lock -o deploy/requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) build *.egg-info
