# Everything a developer does, from a fresh clone with Python 3.11+, Node.js 20+ and npm.
# Each step leaves a stamp in .make/, so that what is done is not done again.

PYTHON ?= python3
VENV ?= .venv
export PATH := $(abspath $(VENV))/bin:$(PATH)
export VIRTUAL_ENV := $(abspath $(VENV))
export JUPYTER_PREFER_ENV_PATH := 1
# Files of tests that run at the same time: most of them wait for kernels and servers.
PYTEST_WORKERS ?= 2
export UI_TEST_WORKERS ?= 2
# Where the tests keep the weights of the local model.
export LOCAL_MODELS_FOLDER ?= $(abspath .make/models)
export JUPYTER_CHAT_EXT_TEST_MODELS ?= $(LOCAL_MODELS_FOLDER)

PIP := python -m pip install -qq --disable-pip-version-check
IMMUTABLE := $(if $(CI),--immutable)
SOURCES := $(shell find src style schema -type f -not -path '*/__tests__/*' 2>/dev/null)
PACKAGE := $(shell find jupyter_chat_ext -name '*.py' -o -name '*.yaml' -o -name '*.json' | grep -v labextension/)
HOSTS := .make/hosts/lab44 .make/hosts/notebook74
STAGES := check pytest jest galata smoke

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

.PHONY: help
help: ## List what can be done
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

.PHONY: lab
lab: .make/installed ## Install everything, fetch the small local model, start JupyterLab
	-python -m jupyter_chat_ext.models.local fetch smollm2-135m
	@scripts/lab.sh $(LAB_ARGS)

.PHONY: test
test: $(STAGES) ## Run every check and every test, also in real browsers and older hosts
	@scripts/summary.sh $(STAGES)

.PHONY: check
check: .make/tools .make/node ## Lint, types, layers and layout of both halves
	@scripts/stage.sh check scripts/check.sh

.PHONY: pytest
pytest: .make/installed .make/models hosts ## Run the tests of the server, the models and the kernel half
	@HOST_ENVIRONMENTS="$(HOSTS)" WHEEL="$$(echo dist/*.whl)" \
	  scripts/stage.sh pytest scripts/pytest.sh -n $(PYTEST_WORKERS) --dist loadfile $(PYTEST_ARGS)

.PHONY: jest
jest: .make/tools .make/node ## Run the unit tests of the browser half
	@scripts/stage.sh jest jlpm test $(JEST_ARGS)

.PHONY: galata
galata: .make/installed .make/example .make/models ## Drive JupyterLab in a real browser
	@CHROMIUM_PATH="$$(scripts/chromium.sh)" scripts/stage.sh galata jlpm test:ui $(GALATA_ARGS)

.PHONY: pictures
pictures: .make/installed ## Take the pictures of docs/guide.md again
	@CHROMIUM_PATH="$$(scripts/chromium.sh)" UI_TEST_FOLDER=./pictures UI_TEST_WORKERS=1 jlpm test:ui

.PHONY: smoke
smoke: hosts .make/node ## Drive JupyterLab 4.4 and Notebook 7.4 with the built wheel
	@CHROMIUM_PATH="$$(scripts/chromium.sh)" HOST_ENVIRONMENTS="$(HOSTS)" \
	  scripts/stage.sh smoke jlpm playwright test -c ui-tests/smoke/playwright.config.js

.PHONY: bench
bench: .make/installed ## Measure speed, as ratios to a bare page in the same run
	@CHROMIUM_PATH="$$(scripts/chromium.sh)" python -m bench.run $(BENCH_ARGS)

.PHONY: wheel
wheel: .make/wheel ## Build dist/*.whl

.PHONY: hosts
hosts: $(HOSTS:=.stamp)

.PHONY: fix
fix: .make/tools .make/node ## Let the linters mend what they can
	ruff check --fix . ; ruff format .
	jlpm fix

.PHONY: translations
translations: .make/tools .make/node ## Gather the strings to translate, and compile the languages
	python scripts/translations.py

.PHONY: clean
clean: ## Remove what was built and installed here
	rm -rf .make $(VENV) node_modules lib dist jupyter_chat_ext/labextension *.tsbuildinfo
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache ui-tests/test-results bench/results

# --- Steps ---

.make/tools: pyproject.toml scripts/requirements.py
	@scripts/tools.sh $(PYTHON)
	@mkdir -p .make
	[ -x $(VENV)/bin/python ] || $(PYTHON) -m venv $(VENV)
	python scripts/requirements.py test local > .make/requirements.txt
	$(PIP) -r .make/requirements.txt
	@touch $@

.make/node: package.json yarn.lock .yarnrc.yml | .make/tools
	jlpm install $(IMMUTABLE)
	@touch $@

.make/labextension: package.json tsconfig.json $(SOURCES) | .make/node
	jlpm build:prod
	@touch $@

.make/example: .make/labextension $(shell find examples/extension/src examples/extension/*.json)
	jlpm build:example
	@touch $@

.make/installed: pyproject.toml install.json $(wildcard jupyter-config/*) | .make/labextension
	@# What pip puts beside the lab extension would follow the link of an earlier run into the sources.
	rm -rf $(VENV)/share/jupyter/labextensions/jupyter-chat-ext
	HATCH_JUPYTER_BUILDER_SKIP_NPM=1 $(PIP) --no-deps --no-build-isolation -e .
	jupyter-builder develop . --overwrite
	@touch $@

.make/models: | .make/installed
	-python -m jupyter_chat_ext.models.local fetch smollm2-135m --folder $(LOCAL_MODELS_FOLDER)

.make/wheel: pyproject.toml install.json LICENSE README.md $(wildcard jupyter-config/*) $(PACKAGE) .make/labextension
	scripts/wheel.sh
	@touch $@

.make/hosts/lab44.stamp: .make/wheel
	scripts/host.sh .make/hosts/lab44 'jupyterlab==4.4.*'
	@touch $@

.make/hosts/notebook74.stamp: .make/wheel
	scripts/host.sh .make/hosts/notebook74 'notebook==7.4.*'
	@touch $@
