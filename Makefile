# khv: `make run` sets everything up and starts it; `make test` sets everything up and tests it.
VENV   ?= .venv
PY     := $(VENV)/bin/python
STAMP  := $(VENV)/.installed
TOOLS  := $(VENV)/.tools
RUFF   := $(VENV)/bin/ruff
PATHS  := cimom exporters hypervisor khv providers web tools tests benchmarks examples packages
STATE  ?= .state

.PHONY: setup tools run demo test e2e check lint types gen golden bench benchwbem benchpages bench768 clean format

setup: $(STAMP)

$(STAMP): pyproject.toml scripts/setup
	VENV=$(VENV) sh scripts/setup
	touch $@

# What only tests and benchmarks use: clients, a browser, scanners.
tools: $(TOOLS)

$(TOOLS): $(STAMP)
	VENV=$(VENV) sh scripts/setup tests
	touch $@

run: setup
	$(PY) -m khv serve --state-dir $(STATE) $(ARGS)

demo: setup
	$(PY) -m khv simulate --state-dir $(STATE)-demo --hypervisor none $(ARGS)

test: tools
	$(PY) -m pytest -m "not e2e" $(ARGS)

e2e: tools
	$(PY) -m pytest -m e2e tests/e2e $(ARGS)

check: lint types

lint: setup
	$(RUFF) check $(PATHS)
	$(RUFF) format --check $(PATHS)

types: setup
	$(PY) -m mypy
	$(PY) -m mypy packages/*/*_raid

format: setup
	$(RUFF) check --fix $(PATHS)
	$(RUFF) format $(PATHS)

gen: setup
	$(PY) -m tools.gen
	$(PY) -m tools.reference

golden: tools
	KHV_GOLDEN=write $(PY) -m pytest -m "not e2e" -q tests

bench: tools
	$(PY) -m benchmarks

benchwbem: tools
	$(PY) -m benchmarks.wbem

benchpages: tools
	$(PY) -m benchmarks.pages

bench768: tools
	$(PY) -m benchmarks.host768

clean:
	rm -rf $(VENV) $(STATE) $(STATE)-demo .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
