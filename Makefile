# Two commands do all: `make run` serves the dashboard, `make test` checks everything.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: run test test-spark test-postgres screenshots clean

run: $(STAMP)
	@test -n "$$DATABASE_URL" || test -f "$${HOTLINE_STORE:-var/store}/manifest.json" || $(BIN)/python -m data.demo
	@$(BIN)/python -m data.accounts demo
	@echo "Serving on http://127.0.0.1:$${STREAMLIT_SERVER_PORT:-8501} (Ctrl+C ends it)"
	@$(BIN)/streamlit run app.py

test: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest

test-spark: .venv/.installed-spark
	HOTLINE_REQUIRE_SPARK=1 $(BIN)/pytest -n 0 -m spark tests/cluster

# Only what stands on PostgreSQL: a private server from the binaries on the machine.
test-postgres: $(STAMP)
	HOTLINE_REQUIRE_POSTGRES=1 $(BIN)/pytest -m postgres

screenshots: $(STAMP)
	$(BIN)/python -m tests.browser.screenshots screenshots-out

$(STAMP): requirements.txt
	@echo "Installing the packages of requirements.txt into .venv (about a minute) ..."
	@test -d .venv || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --disable-pip-version-check --progress-bar on -r requirements.txt | grep -v '^Requirement already' || true
	@$(BIN)/pip check
	@touch $(STAMP)

.venv/.installed-spark: requirements-spark.txt $(STAMP)
	@$(BIN)/pip install --disable-pip-version-check -r requirements-spark.txt
	@touch $@

clean:
	rm -rf .venv var
