# Two commands do everything: `make demo` and `make test`. Both set up .venv first.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo sample test lint lock codebook torture clean

demo: .venv/installed
	$(BIN)/tellings run corpora/demo/study.toml --out reports/demo
	@echo "Open reports/demo/report.pdf and reports/demo/report.html"

test: .venv/installed lint
	$(BIN)/pytest -n 2 --dist loadfile
	.ci/wheel $(BIN)

lint: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The lock holds versions and hashes and no index: run this after changing dependencies.
lock: .venv/installed
	$(BIN)/uv pip compile pyproject.toml --extra dev --extra web --extra coding --universal \
	  --python-version 3.11 --generate-hashes \
	  --custom-compile-command "make lock" --output-file requirements.lock --upgrade

codebook: .venv/installed
	$(BIN)/python -m tellings.measures.codebook docs/codebook/measures.md

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "tellings needs Python 3.11 or newer; try: make PYTHON=python3.12 demo")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

clean:
	rm -rf .venv dist build reports/demo

# Hours, by hand: kills, faults and many inputs at full length.
torture: .venv/installed
	$(BIN)/python benchmarks/torture/torture.py

sample: demo
	mkdir -p reports/sample
	cp reports/demo/report.pdf reports/demo/report.html reports/sample/
