# Frontdesk's own commands. Everything lives in .venv and .frontdesk; removing both undoes everything.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
DEV_STAMP := .venv/.installed-dev
ROOMS := bots core knowledge frontdesk
export FRONTDESK_HOME ?= .frontdesk
unexport PYTHONDONTWRITEBYTECODE # with bytecode, each of the many processes of the tests starts in half the time

.PHONY: help install chat run web test check format lint types win32 darwin imports proof lock clean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "%-10s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(STAMP)  ## Install Frontdesk into .venv

$(STAMP): requirements.lock pyproject.toml scripts/install
	@scripts/install $(PYTHON) requirements.lock
	@touch $@

$(DEV_STAMP): $(STAMP) requirements-dev.lock
	@scripts/install $(PYTHON) requirements-dev.lock
	@$(BIN)/python -m compileall -q -j 0 -x '/tests?/' .venv/lib # once, instead of at a time by each process of the tests
	@touch $@

chat: $(STAMP)  ## Learn docs/ and open a conversation (options: ARGS="--json --wait 8")
	@exec $(BIN)/frontdesk chat --learn docs $(ARGS)

run: $(STAMP)  ## Open the desk on every platform that is configured
	@exec $(BIN)/frontdesk run

web: $(STAMP)  ## Learn docs/ and open the console in a browser
	@exec $(BIN)/frontdesk web --learn docs

test: $(DEV_STAMP)  ## Install, then check everything: format, lint, types, imports, all tests
	@$(MAKE) --no-print-directory -j 2 types win32 darwin format lint imports
	@$(BIN)/python -m pytest $(ARGS)

check: $(DEV_STAMP)  ## The fast loop: as `test`, without the slow tests and the types for other systems
	@$(MAKE) --no-print-directory -j 2 types format lint imports
	@$(BIN)/python -m pytest -n 2 -m "not slow and not proof" $(ARGS)

format:
	@$(BIN)/ruff format --check .

lint:
	@$(BIN)/ruff check .

types:
	@$(BIN)/mypy

win32 darwin: # the types for another system, of what runs there
	@$(BIN)/mypy --platform $@ --cache-dir .mypy_cache/$@ $(ROOMS)

imports:
	@$(BIN)/lint-imports --no-cache

proof: $(DEV_STAMP)  ## The long proofs, and every property with many examples
	@$(BIN)/python -m pytest -m "proof or hypothesis" $(ARGS)

lock: $(DEV_STAMP)  ## Pin the newest versions that pyproject.toml allows
	@scripts/lock

clean:  ## Remove what was installed and everything that was stored
	rm -rf .venv .frontdesk .mypy_cache .ruff_cache .pytest_cache .hypothesis
