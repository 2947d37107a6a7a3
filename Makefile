# Commands for people; `make` lists them. Nothing here needs more than Python ≥ 3.11 with venv.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
T ?=
RUN := $(BIN)/python -m
TEMPLATES := git ls-files -z '*.html' | xargs -0 -r

.PHONY: help setup up demo test check fix bench docs clean

help: ## List the commands
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

setup: .venv/.ready node_modules/.ready ## Make .venv, fetch front-end packages, build what pages load

up: setup ## Start the hall with its sample province; ARGS="--port 9000"
	$(BIN)/motcua up $(ARGS)

demo: setup ## Fill the sample province into the data directory
	$(BIN)/motcua demo

test: setup ## Run the tests; T=path runs some of them
	scripts/system_packages.sh
	$(BIN)/pytest $(if $(T),$(T),-n 2)

check: setup ## Layout, lint, types, imports, migrations, templates, translations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/motcua makemigrations --check
	@$(TEMPLATES) $(BIN)/djade --check --target-version 5.2
	@$(TEMPLATES) $(BIN)/djhtml --check --tabwidth 2
	@test ! -e scripts/check_translations.py || $(BIN)/python scripts/check_translations.py

fix: setup ## Repair what can be repaired by itself
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	-@$(TEMPLATES) $(BIN)/djade --target-version 5.2
	-@$(TEMPLATES) $(BIN)/djhtml --tabwidth 2

bench: setup ## Measure speed on this machine: NAME=due, intake, report …
	$(BIN)/motcua bench $(or $(NAME),due) $(ARGS)

docs: setup ## Write the pages that are made from the code
	$(BIN)/motcua permissions > docs/permissions.md

clean: ## Remove what setup made; the data in var/ stays
	rm -rf .venv node_modules src/motcua/ui/static/vendor src/motcua/ui/static/ui/fonts

.venv/.ready: requirements-dev.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(RUN) pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(RUN) pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

node_modules/.ready: package-lock.json .venv/.ready scripts/build_front.py
	scripts/npm.sh ci
	$(BIN)/python scripts/build_front.py --force
	@touch $@
