# Everything else is in setup/, in plain Python; ## comments become `make help`.
PYTHON := $(shell for p in python3.11 python3 python3.12 python3.13; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $$p && break; done)
GO = $(if $(PYTHON),exec $(PYTHON) setup/run.py,echo "需要 Python 3.11。 Python 3.11 is needed." >&2; exit 1 \#)
.DEFAULT_GOAL := help
.PHONY: help run test check bench soak lock clean

help: ## Show these lines
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: ## Install what is missing, start everything with the demo zone (PORT=8000, BORDER_GOV_DATA=folder)
	@$(GO) run

test: ## Run all tests with a real PostGIS and a real Chromium (TESTS="tests/geo -k datum" for some)
	@$(GO) test

check: ## Format, lint, types, floors, house rules, strings: under a minute
	@$(GO) check

bench: ## Run the benchmarks against their bounds (BENCH="locate" for some)
	@$(GO) bench

soak: ## Simulate a year of incidents and sign 300 at once; hours (DAYS=14 for less)
	@$(GO) soak

lock: ## Write the lock files again from requirements/*.in and package.json
	@$(GO) lock

clean: ## Remove what can be made again; the data folder stays
	@rm -rf .venv node_modules border_gov/static/vendor border_gov/translations/zh_Hans_CN *.egg-info \
	  .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
