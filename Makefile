# Two commands do all: `make run` serves the dashboard, `make test` checks everything.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: run test check screenshots load-test clean

run: $(STAMP)
	@$(BIN)/python -m data.demo --if-missing
	@$(BIN)/python -m data.accounts demo
	@$(BIN)/streamlit run app.py

test: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest

screenshots: $(STAMP)
	$(BIN)/python -m tests.browser.screenshots screenshots-out

$(STAMP): requirements.txt
	@echo "Installing the packages of requirements.txt into .venv (about a minute) ..."
	@test -d .venv || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --disable-pip-version-check --progress-bar on -r requirements.txt | grep -v '^Requirement already' || true
	@$(BIN)/pip check
	@touch $(STAMP)

clean:
	rm -rf .venv var
