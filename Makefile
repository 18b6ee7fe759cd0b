# vandring: make help lists what can be done.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
SPARK_BIN := .venv-spark/bin
BI_BIN := .venv-bi/bin
# The tests' matrices are small, and their processes as many as the cores: more threads would only wait for one another.
PYTEST := OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest
# Where make bi serves.
PORT ?= 8088
# PUBLICATION=1 makes bi and report read the confidential tables.
CONFIDENTIAL := $(if $(PUBLICATION),--publication)
# Everything below uses the project's own profile, whatever the user has in ~/.dbt.
export DBT_PROFILES_DIR := $(CURDIR)
export DBT_SEND_ANONYMOUS_USAGE_STATS := false

.DEFAULT_GOAL := help
.PHONY: help build build-open report bi test test-slow test-spark test-bi lint bench bench-growth catalogue docs metrics lock clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.venv/.installed: requirements.lock requirements-uv.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-uv.lock
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

.venv-spark/.installed: requirements-spark.lock requirements-uv.lock pyproject.toml
	$(PYTHON) -m venv .venv-spark
	$(SPARK_BIN)/python -m pip install --quiet --require-hashes -r requirements-uv.lock
	$(SPARK_BIN)/uv pip install --quiet --python $(SPARK_BIN)/python --require-hashes -r requirements-spark.lock
	@touch $@

.venv-bi/.installed: requirements-bi.lock requirements-uv.lock pyproject.toml
	$(PYTHON) -m venv .venv-bi
	$(BI_BIN)/python -m pip install --quiet --require-hashes -r requirements-uv.lock
	$(BI_BIN)/uv pip install --quiet --python $(BI_BIN)/python --require-hashes -r requirements-bi.lock
	$(BI_BIN)/uv pip install --quiet --python $(BI_BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

build: .venv/.installed  ## build and publish the warehouse from $VANDRING_DELIVERY, or from a synthetic delivery
	@$(BIN)/vandring build

build-open: .venv/.installed  ## build and publish real Norway from its population 2006-2026, and write the report
	@$(BIN)/vandring build examples/norway
	@$(BIN)/vandring report

bi: .venv-bi/.installed  ## serve dashboards of what is open, with Apache Superset, on this machine (PUBLICATION=1: of all tables)
	@$(BI_BIN)/python -m vandring.bi --port $(PORT) $(CONFIDENTIAL)

report: .venv/.installed  ## write the report of what is open, one HTML file that opens offline (PUBLICATION=1: of all tables)
	@$(BIN)/vandring report $(CONFIDENTIAL)

test: .venv/.installed lint  ## run every test and lint (without Spark)
	$(PYTEST) --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

test-slow: .venv/.installed  ## run the tests that take minutes
	$(PYTEST) -m slow -rP

test-spark: .venv/.installed .venv-spark/.installed  ## build a small delivery on DuckDB and on Spark and compare every table
	$(BIN)/python -m pytest -m spark

test-bi: .venv/.installed .venv-bi/.installed  ## open the dashboards in a browser: did every chart draw data?
	$(PYTEST) -m bi

lint: .venv/.installed  ## check the style and the types of Python and SQL
	$(BIN)/ruff check python tests
	$(BIN)/ruff format --check python tests
	$(BIN)/mypy
	@mkdir -p build
	$(BIN)/sqlfluff lint --processes 2 --disable-progress-bar models tests/dbt
	$(BIN)/sqlfluff lint --disable-progress-bar --templater raw docs/questions

bench: .venv/.installed  ## measure speed and memory, beside a bare scan of the same files
	$(BIN)/python -m vandring.bench

bench-growth: .venv/.installed  ## build 1, 5, 20 and 50 million notifications: time, memory, disk (hours, 60 GB)
	$(BIN)/python -m vandring.bench.growth

catalogue: .venv/.installed  ## write docs/catalogue.md and docs/questions.md anew
	$(BIN)/vandring catalogue

docs: .venv/.installed  ## make dbt's documentation of every table, with its lineage, as one HTML file (after make build)
	$(BIN)/dbt docs generate --static --quiet --target-path $${VANDRING_BUILD_DIR:-build}/docs
	@echo "Open $${VANDRING_BUILD_DIR:-build}/docs/static_index.html"

metrics: .venv/.installed  ## check every metric against what is published (docs/metrics.md tells how to query them)
	$(BIN)/vandring mf validate-configs
	$(BIN)/vandring mf --publication validate-configs

lock: .venv/.installed  ## compile the lock files anew from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --extra duckdb --extra postgres --extra metrics --extra spark --extra dev --upgrade --python-version 3.11 --quiet --generate-hashes --no-strip-extras --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o requirements.lock
	$(BIN)/uv pip compile --group cluster --python-version 3.11 --quiet --generate-hashes --no-strip-extras --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o requirements-spark.lock
	$(BIN)/uv pip compile --group bi --python-version 3.11 --quiet --generate-hashes --no-strip-extras --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o requirements-bi.lock

clean:  ## remove everything that a build made (not the environments)
	rm -rf build target logs spark-warehouse metastore_db derby.log
