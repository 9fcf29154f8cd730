# Needs only make and Python 3.11 or newer with its venv module. Everything else goes into .venv.
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: demo test test-full check bench bench-forecast mutate fuzz format reference requirements wheel clean help

# What the user set for other Python work stays out; how this machine reaches its packages stays in.
reach := %_INDEX_URL %_FIND_LINKS %_INDEX %_CERT %_PROXY %_HOST %_CONFIG_FILE %_TIMEOUT %_CACHE_DIR %_PROVIDER \
         UV_INDEX_% UV_OFFLINE UV_LINK_MODE
unexport VIRTUAL_ENV CONDA_PREFIX \
         $(filter-out $(reach),$(filter PIP_% UV_% PYTHON% PYTEST_% MYPY% RUFF_%,$(.VARIABLES)))

# Reference data for the tests lies beside the repository, where it is there at all.
ifneq ($(wildcard ../shared/data),)
export METBOARD_DATA ?= $(abspath ../shared/data)
endif

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest -n 2 --dist worksteal

demo: .venv/run.done ## show five invented patients
	@$(BIN)/metboard demo

test: check ## format, lint, types, layers, docs, fast and medium tests
	$(PYTEST)
	@$(BIN)/python tools/not_run.py

test-full: check ## the same with the slow tests
	$(PYTEST) --slow
	@$(BIN)/python tools/not_run.py

check: .venv/dev.done
	$(BIN)/ruff format --check --output-format concise
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --no-cache
	$(BIN)/python tools/check_size.py 150 requirements/uv.txt requirements/run.txt
	$(BIN)/python tools/reference.py --check
	$(BIN)/zensical build --strict --clean

bench: .venv/dev.done ## the benchmarks
	$(BIN)/python -m pytest benchmarks -p benchmark -o python_files='bench_*.py'

format: .venv/dev.done ## put the code into the house's form
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

reference: .venv/dev.done ## write the docs pages that are made from code and knowledge
	$(BIN)/python tools/reference.py

bench-forecast: .venv/dev.done ## a million virtual patients beside LSODA and numpy
	$(BIN)/python -m benchmarks.bench_forecast

mutate: .venv/dev.done ## change the knowledge in small ways and count how many changes the cases catch
	$(BIN)/python tools/mutate.py

fuzz: .venv/dev.done ## change patients' files at random and send each through the whole chain, for MINUTES (1)
	$(BIN)/python tools/fuzz.py --minutes $(or $(MINUTES),1)

wheel: .venv/dev.done ## build dist/*.whl with the compiled knowledge in it
	$(BIN)/uv build --wheel --no-build-isolation --python $(BIN)/python

requirements: .venv/dev.done ## pin the newest versions anew, with hashes
	@for set in uv run dev; do \
	  (cd requirements && ../$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --system-certs \
	    --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header $$set.in -o $$set.txt) \
	  || exit 1; done

clean: ## remove everything that make made
	rm -rf .venv build dist site .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks .cache

help: ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1|/' | column -t -s '|'

.venv/%.done: requirements/%.txt requirements/uv.txt pyproject.toml tools/install.py
	@$(PYTHON) tools/install.py $<
	@touch $@
