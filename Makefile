# The two commands that matter: make run, make test. `make help` lists the rest.

PYTHON ?= python3
PORT ?= 8000
SITE_URL ?= http://localhost:$(PORT)
export PORT SITE_URL

INSTALL := $(PYTHON) -m msntc.install
PY := .venv/bin/python
WITH_DATABASE := $(PY) -m msntc.localdb with --

.DEFAULT_GOAL := help
.PHONY: help packages dev-packages

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 14

packages:
	@$(INSTALL) database packages secret-key

dev-packages:
	@$(INSTALL) database dev-packages chromium secret-key
