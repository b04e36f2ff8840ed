# Everything starts here: `make demo` shows what syndicate does, `make test` proves it. Only Python 3.11 or later is needed.

NEW_ENOUGH = -c 'import sys; sys.exit(sys.version_info < (3, 11))'
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each $(NEW_ENOUGH) 2>/dev/null && echo $$each && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
SAMPLE_NOW := 2022-05-21T08:00:00+08:00
PYTEST_FLAGS ?= -n auto

.PHONY: demo test lint bench bench-mail bench-preview check-slow check-feeds docs feeds clients screenshots clean help

help:  ## Show what can be made
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

$(VENV)/.installed: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed; name one: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --constraint constraints.txt pip
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group dev
	@touch $@

demo: $(VENV)/.installed  ## Build the sample site into demo/ and preview a digest
	@rm -rf demo
	@echo '$$ syndicate build --output demo/feeds'
	@$(BIN)/syndicate build --output demo/feeds
	@echo
	@echo '$$ syndicate preview markets --out demo'
	@$(BIN)/syndicate preview markets --out demo

test: $(VENV)/.installed-dev  ## Run the tests that need no system package
	@$(BIN)/python -m pytest $(PYTEST_FLAGS) -m 'not slow' --cov --cov-report=term

lint: $(VENV)/.installed-dev  ## Check style, types and the direction of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/.installed-dev  ## Measure against Hugo, find and a bare read; write docs/benchmarks.md
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group bench
	@$(BIN)/python -m bench.run

bench-mail: $(VENV)/.installed-dev  ## Measure planning for a million; a send against a naive sender and smtp-source (Postfix)
	@$(BIN)/python -m bench.planning
	@$(BIN)/python -m bench.mail

bench-preview: $(VENV)/.installed-dev  ## Measure lint, and the preview in Chromium: a page of 500 posts, a post and a template that change
	@$(BIN)/python -m bench.lint
	@$(BIN)/python -m bench.preview

check-slow: $(VENV)/.installed-dev  ## Run the long checks: Jekyll as oracle, large properties
	@$(BIN)/python -m pytest -m slow

feeds: $(VENV)/.installed  ## Build the committed feeds of the sample site again
	@rm -rf feeds .syndicate
	@$(BIN)/syndicate build --now $(SAMPLE_NOW)

check-feeds: feeds  ## Prove that the committed feeds are what the build makes
	@git diff --exit-code --stat -- feeds && test -z "$$(git status --porcelain -- feeds)"

docs: $(VENV)/.installed-dev  ## Write the generated pages of docs/ again
	@$(BIN)/python -m tests.docs.generate

clients: $(VENV)/.installed-dev  ## Read anew what mail clients support: TARBALL=caniemail-1.0.5.tgz, from `npm pack caniemail`
	@$(BIN)/python -m tests.clients.generate $(TARBALL)

screenshots: $(VENV)/.installed-dev  ## Take the stored pictures of digests, the preview and the terminal anew (Chromium, fonts-noto-cjk); look at them
	@$(BIN)/python -m tests.render.stored
	@$(BIN)/python -m tests.web.pictures
	@$(BIN)/python -m tests.cli.picture

clean:  ## Remove what was made
	@rm -rf $(VENV) demo build dist .syndicate .coverage* .mypy_cache .pytest_cache .ruff_cache .hypothesis
