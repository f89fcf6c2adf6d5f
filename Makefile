# Each target makes what it needs, inside .venv, and can be called alone.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_CACHE_DIR := $(CURDIR)/$(VENV)/cache
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: rehearse test lint check lab lab-faults procedure mutants clean

rehearse: $(VENV)/.program  ## upgrade simulated platforms of two and of four nodes
	$(BIN)/centreon-ha-upgrade rehearse --nodes 2
	$(BIN)/centreon-ha-upgrade rehearse --nodes 4

test: $(VENV)/.developer  ## every test that needs no root
	$(BIN)/python -m pytest

lint: $(VENV)/.developer  ## style, types and the import rule
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test  ## what a change must pass

lab: $(VENV)/.developer  ## the real upgrade, on real nodes in this machine (root, Debian 12)
	$(call in_the_lab,-m lab tests/lab tests/rebuild)

lab-faults: $(VENV)/.developer  ## the same, disturbed: kills, a power loss, a cut network, a full disk
	$(call in_the_lab,-m lab_faults tests/lab)

define in_the_lab
	@why=$$($(BIN)/python -c 'from tests.lab import why_not; print(why_not() or "")') && \
	if [ -n "$$why" ]; then echo "no lab here: $$why"; else \
	$(BIN)/python -c 'from tests.lab import install; install()' && \
	$(BIN)/python -m pytest $(1); fi
endef

procedure: $(VENV)/.developer  ## write the pages that come from steps, checks and errata
	$(BIN)/python -m tests.generate_procedure
	$(BIN)/python -m tests.preflight.generate

mutants: $(VENV)/.developer  ## MODULES="services.processes": which mutants no test notices
	$(BIN)/python -m pip install --quiet --group mutation
	$(BIN)/python -m tests.mutation $(MODULES) --survivors

clean:  ## forget what was made here
	rm -rf $(VENV) .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache dist

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	{ echo "Python 3.11 or later is needed; say which one with: make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	{ echo "Python's venv module is missing; on Debian: apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# pip knows dependency groups from 25.1 on.
$(VENV)/.pip: $(BIN)/python
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	touch $@

$(VENV)/.program: $(VENV)/.pip pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[cli]'
	touch $@

$(VENV)/.developer: $(VENV)/.program
	$(BIN)/python -m pip install --quiet --group dev
	touch $@
