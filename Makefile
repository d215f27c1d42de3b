# make run         set everything up, and answer every question for the demo store, in a hurry
# make everything  the same, trained in full (then make serve PRESET=)
# make serve       answer over HTTP what was learnt, with a page at /demo
# make notebook    open Jupyter with all tables, models and figures by name
# make gallery     run the notebooks, and write them as pages into docs/gallery
# make viz         show the lineage in the browser
# make site        put all pages and the lineage into one folder, for a web server
# make airflow     write Airflow's DAG of everything, a task for each pipeline (ENV=myshop)
# make demo        simulate the demo store anew
# make test        set everything up and run the tests
# make test-spark  see that Spark itself computes what DuckDB does (needs Java 17)
# make check       look at style and types too, as before a commit
# make mutants     see whether the tests find small mistakes, one after the other
# make readme      run all commands of the README, and tell what each did
# make corrupted   corrupt the demo store in hundreds of ways, and list what is told of each
# make kills       kill runs at any moment, and see that nothing is torn
# make benchmark   measure speed beside peers into docs/benchmarks.md (after make everything)
# make audit       look for known faults of what is installed
# make format      write the code in its style
# make lock        choose versions of what is installed anew
# make clean       remove what was set up, and all layers but the raw one
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || echo python3)
VENV := .venv
BIN := $(VENV)/bin
export PYTHONDONTWRITEBYTECODE :=
export TF_CPP_MIN_LOG_LEVEL ?= 3
export GIT_PYTHON_REFRESH ?= quiet

help:
	@sed -n 's/^# //p' $(firstword $(MAKEFILE_LIST)) | grep '^make '

.PHONY: help run everything airflow notebook gallery site serve test test-spark test-long test-rest check mutants format lock viz demo clean benchmark audit corrupted kills readme

run: $(VENV)/ready
	$(BIN)/kedro run --pipelines everything --params preset=quick --runner SideBySide
	@echo
	@echo "Done. Look at"
	@echo "  data/08_reporting/index.html     the page: open it in a browser"
	@echo "  data/07_model_output/*.csv       what is forecast of each customer (Parquet beside it)"
	@echo "  data/08_reporting/*/metrics.csv  how far to trust it: baselines beside every model"
	@echo "and: make serve (a page to try it out), make notebook, make viz (the lineage)"

everything: $(VENV)/ready
	$(BIN)/kedro run --pipelines everything --runner SideBySide

# Half of the tests beside the other: one core each, so one thread each. Both read the
# same two whole runs, which `test-long` begins with and `test-rest` comes to last.
test-long test-rest: export OMP_NUM_THREADS = 1
test-long test-rest: export OMP_WAIT_POLICY = passive
test-long test-rest: export TF_NUM_INTRAOP_THREADS = 1
test-long test-rest: export TF_NUM_INTEROP_THREADS = 1
LONG := tests/test_whole_run.py tests/test_database.py tests/test_notebooks.py tests/test_spark.py tests/serving tests/tasks
test: $(VENV)/ready-dev
	@runs=$$(mktemp -d); trap 'rm -rf $$runs' EXIT; SHOPCAST_TEST_RUNS=$$runs \
	$(MAKE) --no-print-directory --jobs 2 --output-sync=none test-long test-rest

test-long:
	$(BIN)/python -m pytest -x $(LONG)

test-rest:
	$(BIN)/python -m pytest -x $(LONG:%=--ignore=%) tests src

# Spark in a folder of its own, before the client that the tests ask Sail by.
test-spark: export PYTHONPATH = $(CURDIR)/.spark
test-spark: export SHOPCAST_TEST_SPARK = 1
test-spark: $(VENV)/ready-dev .spark/ready
	@command -v java || (echo "There is no Java here; install one (apt install openjdk-17-jre-headless, brew install openjdk@17)."; exit 1)
	$(BIN)/python -m pytest tests/test_spark.py

.spark/ready: $(BIN)/uv pyproject.toml
	$(BIN)/uv pip install --quiet --python $(BIN)/python --target .spark "pyspark>=4.0.4,<4.1"
	@touch $@

check: $(VENV)/ready-dev
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/python -m pytest

mutants: $(VENV)/ready-dev
	$(BIN)/python tests/mutants/apply.py

format: $(VENV)/ready-dev
	$(BIN)/ruff format src tests benchmarks
	$(BIN)/ruff check --fix src tests benchmarks

viz: $(VENV)/ready
	$(BIN)/kedro viz run

airflow: $(VENV)/ready-dev
	$(BIN)/kedro airflow create --pipelines $(or $(PIPELINE),everything) --group-by namespace $(if $(ENV),--env $(ENV))

notebook: $(VENV)/ready-notebook
	$(BIN)/kedro jupyter lab $(JUPYTER)

gallery: $(VENV)/ready-notebook
	$(BIN)/jupyter nbconvert --to html --execute --output-dir docs/gallery notebooks/*.ipynb

site: $(VENV)/ready
	$(BIN)/python docs/make_site.py $(SHOP)

PRESET ?= quick
serve: $(VENV)/ready
	$(BIN)/shopcast serve $(if $(PRESET),--preset $(PRESET))

demo: $(VENV)/ready
	$(BIN)/kedro run --pipelines simulation

benchmark: export SHOPCAST_COMPARED := $(shell mktemp -u)
benchmark: $(VENV)/ready-dev
	$(BIN)/python benchmarks/preparation.py
	$(BIN)/python benchmarks/exploration.py data
	$(BIN)/python benchmarks/lifetime_value.py
	$(BIN)/python benchmarks/tsne.py
	$(BIN)/python benchmarks/training.py data
	$(BIN)/python benchmarks/baskets.py data
	$(BIN)/python benchmarks/compared.py $(SHOPCAST_COMPARED)
	$(BIN)/python benchmarks/segments.py data
	$(BIN)/python benchmarks/known_best.py data
	$(BIN)/python benchmarks/next_event_oracle.py data

audit: $(VENV)/ready-dev
	$(BIN)/uv tool run pip-audit --requirement requirements.lock --require-hashes --disable-pip

readme: $(VENV)/ready-dev
	$(BIN)/python tests/readme.py

corrupted: $(VENV)/ready-dev
	$(BIN)/python tests/corrupted/table.py

kills: $(VENV)/ready-dev
	$(BIN)/python tests/killed_runs.py

clean:
	rm -rf $(VENV) .spark data/0[2-8]* mlflow.db mlruns mlartifacts

$(BIN)/uv:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

$(VENV)/ready: $(BIN)/uv requirements.lock pyproject.toml
	$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

$(VENV)/ready-dev: $(VENV)/ready requirements-dev.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/ready-notebook: $(VENV)/ready requirements-notebook.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements-notebook.lock
	@touch $@

# No index address is written: the locks hold versions and hashes only.
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --custom-compile-command "make lock"
lock: $(BIN)/uv
	$(LOCK) --output-file requirements.lock
	$(LOCK) --group dev --constraint requirements.lock --output-file requirements-dev.lock
	$(LOCK) --extra notebook --constraint requirements.lock --output-file requirements-notebook.lock
