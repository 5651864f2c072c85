# Two commands matter: `make run` and `make test`. `make help` lists the rest.
#
# What has to be on the machine is looked at and installed by msntc/dev/bootstrap.py, the private database is started
# and stopped by msntc/dev/local_postgres; here stands only which of them a command needs.

SHELL := /bin/sh
PYTHON ?= python3
PY := .venv/bin/python
# Three files of tests at once on two cores, because they wait a lot; each has a database and a site of its own.
ON_THREE := -n 3 --dist loadfile --no-loadscope-reorder
WITH_DATABASE := $(PY) -m msntc.dev.local_postgres with --
# For what reads the settings and asks no database.
NO_DATABASE := postgis://nobody@/none
# The labels of our apps.
OUR_MODELS := organisation limits post staff giving search centres gazetteer therapies

# The environment decides, then .env, then the default.
from_env_file = $(shell sed -n "s/^ *\(export  *\)*$(1) *= *[\"']*\([^\"']*\)[\"']* *$$/\2/p" .env 2>/dev/null)
ifndef PORT
PORT := $(or $(call from_env_file,PORT),8000)
endif
ifndef SITE_URL
SITE_URL := $(or $(call from_env_file,SITE_URL),http://localhost:$(PORT))
endif
ifndef DATABASE_URL
DATABASE_URL := $(call from_env_file,DATABASE_URL)
endif
ifdef DATABASE_URL
export DATABASE_URL
else
unexport DATABASE_URL
endif
export PORT SITE_URL
unexport PYTHONDONTWRITEBYTECODE # containers often set it: each start would then compile 1,300 files again, for 2 s

.DEFAULT_GOAL := help
.PHONY: help run backup restore deploy-check dev admin demo demo-code shell test test-world storm check coverage bench bench-travel reset lock sbom diagram hooks pictures \
	installed installed-for-work chromium lint deployable

help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name text; do \
		printf '  make %-12s %s\n' "$$name" "$$text"; done

run: installed ## the site, on http://localhost:8000 (PORT=… for another port)
	@DEBUG=false exec $(WITH_DATABASE) $(PY) manage.py serve

dev: installed-for-work ## the same with DEBUG on: reloads when code changes, shows the debug toolbar
	@DEBUG=true exec $(WITH_DATABASE) $(PY) manage.py serve --reload

admin: installed ## a staff account
	@exec $(WITH_DATABASE) sh -c '$(PY) manage.py migrate --verbosity 0 && exec $(PY) manage.py createsuperuser'

demo: installed ## the site filled with invented people, on a database of its own; says how to sign in
	@exec $(WITH_DATABASE) $(PY) -m msntc.dev.demo

demo-code: installed ## the code that its accounts ask for now
	@DATABASE_URL=$(NO_DATABASE) exec $(PY) -m msntc.dev.demo code

backup: installed ## database, pictures and settings in one file (FILE=…)
	@exec $(WITH_DATABASE) $(PY) manage.py backup "$(or $(FILE),var/backups/msntc-$(shell date +%Y-%m-%d-%H%M).tar)"

restore: installed ## fills an empty database and an empty folder of pictures from a backup (FILE=…)
	@exec $(WITH_DATABASE) $(PY) manage.py restore "$(FILE)"

deploy-check: installed ## what has to be done before the public comes to SITE_URL, with a sentence each
	@exec $(WITH_DATABASE) $(PY) manage.py check_deployment "$(SITE_URL)"

shell: installed ## a shell in which manage.py has its database
	@$(WITH_DATABASE) env PATH="$(CURDIR)/.venv/bin:$$PATH" bash --noprofile --norc || true

test: installed-for-work lint deployable chromium ## everything that must hold, the browser included
	@echo "== Tests"
	@exec $(WITH_DATABASE) $(PY) -m pytest $(ON_THREE) -m "not world"

test-world: installed-for-work chromium ## what takes longer: storms, kills, Firefox and WebKit
	@$(PYTHON) -m msntc.dev.bootstrap other-engines
	@echo "== Tests against the world"
	@exec $(WITH_DATABASE) $(PY) -m pytest -m world

storm: installed-for-work ## gifts of all kinds told in a storm, site and database killed (STORM_SEEDS=…, STORM_STORIES=…)
	@echo "== Storm"
	@STORM_SEEDS=$${STORM_SEEDS:-5} exec $(WITH_DATABASE) $(PY) -m pytest -m world tests/world/test_storm.py

check: installed-for-work lint deployable ## everything that must hold, but for the browser
	@echo "== Tests without the browser"
	@exec $(WITH_DATABASE) $(PY) -m pytest $(ON_THREE) -m "not browser and not world"

coverage: installed-for-work ## which lines the tests without the browser do not reach
	@exec $(WITH_DATABASE) $(PY) -m pytest $(ON_THREE) -m "not browser and not world" -q --cov --cov-report=term:skip-covered

bench: installed-for-work ## what a page costs
	@exec $(WITH_DATABASE) $(PY) -m tests.bench

bench-travel: installed-for-work ## how right the minutes by car are (FIT=1 fits their constants first, for 5 minutes)
	@exec $(WITH_DATABASE) $(PY) manage.py shell --no-imports -c "from tests.bench.travel import main; main()"

pictures: installed-for-work chromium ## every public page at 390 and 1280, into var/pictures (of the site at SITE_URL)
	@$(PY) -m tests.pictures "$(SITE_URL)"

reset: ## delete the private database, after asking (FORCE=1: without)
	@exec $(PYTHON) -m msntc.dev.local_postgres reset

lock: installed-for-work ## the newest versions that pyproject.toml allows, into the three locks
	@export UV_CUSTOM_COMPILE_COMMAND="make lock"; \
	compile="$(PY) -m uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate pyproject.toml --group install"; \
	$$compile --output-file requirements.lock >/dev/null && \
	$$compile --group dev --constraints requirements.lock --output-file requirements-dev.lock >/dev/null && \
	$$compile --group bucket --constraints requirements-dev.lock --output-file requirements-bucket.lock >/dev/null

sbom: installed-for-work ## what the site is made of, as CycloneDX, into var/sbom.json (FILE=…)
	@mkdir -p var && $(PY) -W ignore -m cyclonedx_py requirements --pyproject pyproject.toml --output-reproducible --of JSON \
		--output-file "$(or $(FILE),var/sbom.json)" requirements.lock

diagram: installed-for-work ## how the models hang together, into .github/MODELS.svg
	@$(PYTHON) -m msntc.dev.bootstrap graphviz
	@DATABASE_URL=$(NO_DATABASE) DJANGO_SETTINGS_MODULE=tests.settings $(PY) manage.py graph_models --dot --group-models \
		--hide-edge-labels --rankdir LR --exclude-models 'Historical*,AbstractUser' $(OUR_MODELS) | dot -Tsvg > .github/MODELS.svg

hooks: ## from now on, make lint before every commit
	@git config core.hooksPath .githooks

installed:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) was not found: install python3 and python3-venv." >&2; exit 1; }
	@$(PYTHON) -m msntc.dev.bootstrap database packages secret-key

installed-for-work:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) was not found: install python3 and python3-venv." >&2; exit 1; }
	@$(PYTHON) -m msntc.dev.bootstrap database dev-packages secret-key

chromium:
	@$(PYTHON) -m msntc.dev.bootstrap chromium

lint: installed-for-work
	@echo "== Format"
	@.venv/bin/ruff format --check --quiet . || { echo "Run .venv/bin/ruff format." >&2; exit 1; }
	@echo "== Lint"
	@.venv/bin/ruff check --quiet .
	@echo "== Templates"
	@find templates -name '*.html' | sort | xargs .venv/bin/djade --check --target-version 5.2
	@echo "== Who imports whom"
	@.venv/bin/lint-imports --no-cache --no-logo
	@echo "== Types"
	@DATABASE_URL=$(NO_DATABASE) .venv/bin/mypy

# https settings and a throw-away key: what Django warns of there must be put right, or silenced with a reason.
deployable: installed-for-work
	@echo "== Settings for https"
	@DEBUG=false SITE_URL=https://example.org HSTS_SECONDS=31536000 HSTS_SUBDOMAINS=true HSTS_PRELOAD=true SECRET_KEY="$$(head -c 64 /dev/urandom | base64 -w 0)" \
		$(WITH_DATABASE) $(PY) manage.py check --deploy --fail-level WARNING
	@echo "== Migrations"
	@$(WITH_DATABASE) $(PY) manage.py makemigrations --check --dry-run
