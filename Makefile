VENV := .venv
PYTHON ?= python3
BIN := $(VENV)/bin

SEEDS ?= 30
# interpreters by name that are found and run; PYTHONS="/path/to/python3.13" names others
PYTHONS ?= $(shell for v in 3.11 3.12 3.13; do python$$v -c "" 2>/dev/null && echo python$$v; done)
# the lowest versions have wheels for the oldest Python only
OLDEST ?= $(firstword $(PYTHONS) $(PYTHON))
ENVIRONMENTS := .environments

# files run in the order they stand, so that what a file makes once is made by one worker; who is done takes over
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal
# a second run reads the compiled files of the first
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo check test coverage test-slow test-browser test-office test-seeds test-kernels test-pythons test-lowest lint benchmark clean

demo: $(VENV)/.installed
	rm -rf runs/demo
	$(BIN)/esvalue run panjin --out runs/demo

lint: $(VENV)/.installed-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

check: lint
	$(PYTEST) -m "not slow and not medium and not browser and not office"

test: lint
	$(PYTEST) -m "not slow and not browser and not office" --durations=20

coverage: $(VENV)/.installed-test
	$(PYTEST) -m "not slow and not browser and not office" --cov --cov-report=term:skip-covered

test-slow: $(VENV)/.installed-test
	$(BIN)/python -m pytest -m slow

test-browser: $(VENV)/.installed-test
	$(BIN)/python -m pytest -m browser

test-office: $(VENV)/.installed-test
	$(BIN)/python -m pytest -m office

test-seeds: $(VENV)/.installed-test
	@failed=""; for shift in $$(seq 1 $(SEEDS)); do echo "seeds moved by $$shift"; \
	$(PYTEST) -m "statistical and not slow and not browser and not office" --seed-shift $$shift || failed="$$failed $$shift"; done; \
	test -z "$$failed" || { echo "failed with shifts:$$failed"; exit 1; }

test-kernels: $(VENV)/.installed-test
	$(BIN)/python tests/kernels.py

test-pythons:
	@test -n "$(PYTHONS)" || { echo "no interpreter found: make test-pythons PYTHONS=/path/to/python3.13"; exit 1; }
	@failed=""; for python in $(PYTHONS); do \
	made=$(ENVIRONMENTS)/$$($$python -c 'import sys; print("%d.%d" % sys.version_info[:2])'); echo "$$python: $$made"; \
	test -x $$made/bin/python || $$python -m venv $$made || exit 1; \
	$$made/bin/python -m pip install --quiet --disable-pip-version-check -e ".[test]" || exit 1; \
	$$made/bin/python -m pytest -m "not slow and not browser and not office" -n auto --dist worksteal || failed="$$failed $$python"; done; \
	test -z "$$failed" || { echo "failed with:$$failed"; exit 1; }

test-lowest:
	test -x $(ENVIRONMENTS)/lowest/bin/python || $(OLDEST) -m venv $(ENVIRONMENTS)/lowest
	$(ENVIRONMENTS)/lowest/bin/python tests/lowest.py > $(ENVIRONMENTS)/lowest/constraints.txt
	$(ENVIRONMENTS)/lowest/bin/python -m pip install --quiet --disable-pip-version-check -e ".[test]" -c $(ENVIRONMENTS)/lowest/constraints.txt
	$(ENVIRONMENTS)/lowest/bin/python -m pytest -m "not slow and not browser and not office" -n auto --dist worksteal

benchmark: $(VENV)/.installed-test
	$(BIN)/python benchmarks/run.py

clean:
	rm -rf $(VENV) $(ENVIRONMENTS) runs dist build

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.installed-test: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[test]"
	touch $@ $(VENV)/.installed
