VENV := .venv
PYTHON ?= python3
BIN := $(VENV)/bin

.PHONY: demo test test-slow lint benchmark clean

demo: $(VENV)/.installed
	rm -rf runs/demo
	$(BIN)/esvalue run panjin --out runs/demo

test: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -m "not slow" -n auto --cov --cov-report=term:skip-covered

test-slow: $(VENV)/.installed-test
	$(BIN)/python -m pytest -m slow

benchmark: $(VENV)/.installed-test
	$(BIN)/python benchmarks/run.py

clean:
	rm -rf $(VENV) runs dist build

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.installed-test: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[test]"
	touch $@ $(VENV)/.installed
