# Everything a person does here. `make help` prints the list; docs/run.md explains it.
PYTHON := .venv/bin/python
LOCAL := $(PYTHON) -m deploy.local

.DEFAULT_GOAL := help
.PHONY: help ready up down status logs demo test ui check fix bench snapshots lock messages

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

ready:
	@deploy/bootstrap

demo: up ## start everything and play one emergency through it
	@$(PYTHON) -m deploy.demo

up: ready ## start everything on this machine; a second time changes nothing
	@$(LOCAL) up

down: ## stop everything that `up` and `test` started
	@[ ! -f .venv/installed ] || { $(LOCAL) down && $(LOCAL) down --instance test; }

status: ready ## which processes run, on which ports
	@$(LOCAL) status

logs: ready ## follow the logs of a service or program: make logs s=emergency-dispatcher-1
	@$(LOCAL) logs $(s)

test: ready ## all tests, or one suite: make test s=emergency
	@$(PYTHON) -m deploy.tests $(s)

ui: ready ## the browser tests alone: pages of KREKI ID in Debian's Chromium
	@$(PYTHON) -m deploy.tests browser

check: ready ## every static check; changes nothing
	@$(PYTHON) -m deploy.checks

fix: ready ## repair format and lint
	@.venv/bin/ruff format --quiet .
	@.venv/bin/ruff check --fix .

bench: ready ## measure panic, search, heartbeats and delivery beside raw SQL
	@$(PYTHON) -m deploy.bench

snapshots: ready ## write the committed outputs anew: OpenAPI, events, errors, gateway
	@$(PYTHON) -m deploy.snapshots

messages: ready ## collect texts to translate, compile the translations
	@$(PYTHON) -m deploy.messages

lock: ready ## compile requirements/*.in into files with hashes
	@$(PYTHON) -m deploy.lock
