# `make demo` sets all up and runs the main job; `make test` sets all up and passes every test. `make help` lists the rest.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
export KOPIR_VAR ?= $(CURDIR)/var

.PHONY: help demo setup setup-dev test check format bench pins messages catalogues clean
.DEFAULT_GOAL := help

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: .venv/installed catalogues ## install into .venv, with the command .venv/bin/kopir

setup-dev: .venv/installed-dev catalogues ## the same, with what the checks and tests need

.venv/bin/python:
	@tools/make_venv.sh $(PYTHON)

.venv/installed: requirements/base.txt pyproject.toml | .venv/bin/python
	@echo "Installing what Kopir needs (pinned, with hashes) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -c "from kopir.engines.scheduling import warm_up; warm_up()"
	@touch $@

.venv/installed-dev: requirements/dev.txt .venv/installed
	@echo "Installing what the tests need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

catalogues: .venv/installed
	@$(BIN)/python tools/compile_catalogues.py

demo: setup ## load the demo world, run the main job, serve on localhost
	@KOPIR_DEMO=1 KOPIR_STAFF_SECOND_FACTOR=0 $(BIN)/kopir demo

test: setup-dev ## every test, browser tests included
	@tools/find_browser.sh $(BIN)/python
	@$(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder

check: setup-dev ## format, lint, types, imports, migrations
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@KOPIR_NO_DATABASE=1 $(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m pytest -q tests/architecture

format: setup-dev ## rewrite the code in the house's format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: setup-dev ## the long measurements; their figures stand in docs/benchmarks.md
	@tools/bench.sh $(BIN)

pins: ## write requirements/*.txt anew from *.in (needs uv)
	@for part in base dev; do uv pip compile --quiet --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links requirements/$$part.in -o requirements/$$part.txt; done

messages: setup-dev ## collect the strings of screens into the catalogues (needs gettext)
	@cd src/kopir && ../../$(BIN)/python ../../tools/collect_messages.py

clean: ## remove what was installed and the embedded database
	rm -rf .venv var
