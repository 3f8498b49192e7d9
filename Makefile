# One command a task; `make` alone lists them. Python 3.11 to 3.13 and make are all they need.

PYTHON ?= $(shell for python in python3 python3.12 python3.13 python3.11; do \
	$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' \
	2>/dev/null && echo $$python && break; done)
PORT ?= 8000
AWS_PORT ?= 4566
PROVIDERS_PORT ?= 8025
HOUSE_PORT ?= 8123
CASES ?= 500
# What one process has compiled the next ones read: the suites start hundreds.
export PYTHONDONTWRITEBYTECODE :=
PY := .venv/bin/python
READY := .venv/.ready
AWS := .local/ministack/.ready
PEERS := .local/peers

.DEFAULT_GOAL := help
.PHONY: help run stop bridge demo clock job walk check test lint types contracts unit integration stack deployment routes soak fuzz \
	mutations judge peers rooms schema bench package deploy migrate replay figures move-in import administrator lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-15s %s\n", $$1, $$2}' Makefile

run: $(READY) $(AWS) ## start everything on this machine (PORT=8000 AWS_PORT=4566 PROVIDERS_PORT=8025 HOUSE_PORT=8123)
	@$(PY) -m local --port $(PORT) --aws-port $(AWS_PORT) --providers-port $(PROVIDERS_PORT) \
		--house-port $(HOUSE_PORT)

stop: $(READY) ## stop what runs in this folder, and keep its data
	@$(PY) -m local.stop

bridge: $(READY) ## start the bridge of the made-up house again (OFF=1: stop it)
	@$(PY) -m local.bridge $(if $(OFF),--off) $(in_state)

demo: $(READY) ## load the demonstration data again into the running stack (YES=1: without asking)
	@$(PY) -m local.demo --aws-port $(AWS_PORT) $(if $(YES),--yes) $(in_state)

clock: $(READY) ## put the stack's clock ahead (DAYS=30; DAYS=0: back to the present)
	@$(PY) -m local.clock --days $(days) $(in_state)

job: $(READY) ## run a scheduled job once, by the stack's clock (NAME=... of `make rooms`)
	@$(PY) -m local.job $(name) --aws-port $(AWS_PORT) --providers-port $(PROVIDERS_PORT) $(in_state)

walk: $(READY) ## do the walks of README on the running stack, and compare what they print
	@$(PY) -m local.walk --port $(PORT) --providers-port $(PROVIDERS_PORT) --aws-port $(AWS_PORT) --house-port $(HOUSE_PORT)

check: lint types contracts unit ## what a commit must pass

# What keeps one core busy runs beside what keeps the other busy.
test: ## every check (CI=true: nothing is skipped)
	@$(MAKE) --no-print-directory --jobs=2 lint types contracts deployment
	@$(MAKE) --no-print-directory unit integration stack routes

lint: $(READY) ## style and format
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

types: $(READY) ## static types
	@$(PY) -m mypy

contracts: $(READY) ## which room may import which
	@.venv/bin/lint-imports

unit: $(READY) ## rules and small parts, in process
	@$(PY) -m pytest tests/unit $(PARALLEL)

integration: $(READY) $(AWS) ## use cases against simulated AWS services
	@$(PY) -m pytest tests/integration $(PARALLEL)

stack: $(READY) $(AWS) ## the product against a local AWS: races, limits, the runner
	@$(PY) -m pytest tests/stack $(PARALLEL)

deployment: $(READY) $(AWS) ## the package of the deployment, deployed and driven
	@$(PY) -m pytest tests/deployment

routes: $(READY) ## made-up requests against every route, 12 a route
	@$(PY) -m pytest tests/fuzz $(PARALLEL)

soak: $(READY) $(AWS) ## what `make test` tries in part, whole: races, long lists, kills, values (OPERATIONS=1000000)
	@env SOAK=true $(PY) -m pytest tests/stack -m soak
	@env SOAK=true OPERATIONS=$(OPERATIONS) $(PY) -m pytest tests/unit -m "soak or hypothesis" $(PARALLEL)
	@env SOAK=true $(PY) -m pytest tests/integration -m soak $(PARALLEL)

fuzz: $(READY) ## made-up requests against every route (CASES=500 a route)
	@env FUZZ_CASES=$(CASES) $(PY) -m pytest tests/fuzz $(PARALLEL)

mutations: $(READY) ## put small mistakes into a copy: what catches each
	@$(PY) -m tests.mutations

judge: $(READY) ## the integration tests on DynamoDB Local (DYNAMODB_LOCAL=its directory)
	@env DYNAMODB_LOCAL=$(emulator) $(PY) -m pytest tests/integration $(PARALLEL)

peers: $(READY) ## install what others write: a house, address books, libraries of services; try ours with them
	@mkdir -p $(PEERS)
	@cp tests/peers/package.json tests/peers/package-lock.json $(PEERS)
	@npm ci --prefix $(PEERS) --no-audit --no-fund
	@$(python) -m venv $(PEERS)/python
	@$(PEERS)/python/bin/pip install --quiet --require-hashes --requirement requirements-peers.txt
	@$(PY) -m uv venv --quiet --allow-existing --python 3.11 $(PEERS)/home-assistant
	@$(PY) -m uv pip install --quiet --require-hashes --python $(PEERS)/home-assistant/bin/python \
		--requirement requirements-home-assistant.txt
	@$(call from_debian,gmediarender,gmediarender gstreamer1.0-plugins-base gstreamer1.0-plugins-good)
	@$(call from_debian,php,php-cli php-sqlite3 php-xml php-mbstring php-sabre-dav)
	@$(PY) -m pytest tests/peers tests/integration/sync/test_contacts_elsewhere.py

rooms: $(READY) ## print the map of the house: paths, events and who hears of them, queues, jobs
	@$(PY) -m local.rooms

schema: $(READY) ## print the description of the API (OpenAPI 3.1)
	@$(PY) -m local.schema

bench: $(READY) $(AWS) ## measure (JSON=FILE: add the figures to a file)
	@$(PY) -m bench $(if $(JSON),--json $(JSON))

package: $(READY) ## the package of a stage (STAGE=...), in .build/ (PROOF=1: with any Python)
	@$(PY) -m deploy.package --stage $(stage) --out .build/$(stage) $(if $(PROOF),--proof)

deploy: $(READY) ## bring a stage to AWS (STAGE=... ARTIFACTS=bucket for archives ALARM_EMAIL=...)
	@$(PY) -m deploy.release --stage $(released) $(if $(ARTIFACTS),--artifacts $(ARTIFACTS)) \
		$(if $(ALARM_EMAIL),--alarm-email $(ALARM_EMAIL))

migrate: $(READY) ## run the changes of data that a stage has not had (STAGE=...)
	@$(PY) -m deploy.migrations --stage $(released)

replay: $(READY) ## send events again (STAGE=... SUBSCRIPTION=... FROM=... TO=...; PLAN=1: only count)
	@$(PY) -m deploy.replay --stage $(released) --subscription $(subscription) --from $(from) \
		$(if $(TO),--to $(TO)) $(if $(PLAN),--plan)

figures: $(READY) ## make all figures anew from the events (STAGE=..., else the running stack; PLAN=1: only compare)
	@$(PY) -m $(if $(STAGE),deploy.figures --stage $(released),local.figures --aws-port $(AWS_PORT)) \
		$(if $(PLAN),--plan)

move-in: $(READY) ## move in from the system before (FILE=dump.json MEDIA=folder; STAGE=...; DRY=1: only say)
	@$(PY) -m $(if $(STAGE),deploy.moving --stage $(released),local.moving --aws-port $(AWS_PORT)) \
		--file $(file) $(if $(MEDIA),--media $(MEDIA)) $(if $(DRY),--dry)

import: $(READY) ## import clients or stays of the past (FILE=past.csv WHAT=clients|reservations; STAGE=...; DRY=1: only look)
	@$(PY) -m $(if $(STAGE),deploy.importing --stage $(released),local.importing --aws-port $(AWS_PORT)) \
		--file $(past) --what $(what) $(if $(DRY),--dry)

administrator: $(READY) ## open a stage: technical clients, first administrator (STAGE=... EMAIL=...)
	@env CASA_STAGE=$(released) $(PY) -m chalicelib.clients.technical
	@env CASA_STAGE=$(released) $(PY) -m chalicelib.accounts.first_administrator --email $(email)

lock: $(READY) ## lock the versions of all libraries (UPGRADE=1: the newest allowed)
	@$(COMPILE) requirements.in -o requirements.txt
	@for layer in layers/*; do \
		$(COMPILE) $$layer/requirements.in -c requirements.txt -o $$layer/requirements.txt || exit; done
	@$(COMPILE) bridge/requirements.in -c requirements.txt -o bridge/requirements.txt
	@$(COMPILE) requirements-dev.in $(LOCKED:%=-c %) -o requirements-dev.txt
	@$(COMPILE) requirements-ministack.in -o requirements-ministack.txt
	@$(COMPILE) requirements-peers.in -o requirements-peers.txt
	@$(filter-out --upgrade,$(COMPILE)) requirements-home-assistant.in -o requirements-home-assistant.txt

clean: ## remove the environments, the builds and the local data
	rm -rf .venv .local .build .mypy_cache .ruff_cache .hypothesis .import_linter_cache

# Workers take over each other's tests, so that no core waits for a long file.
PARALLEL = --numprocesses auto --dist worksteal

# A real renderer of music and a real address book are packages of Debian's: a command, and what
# brings it. Who may not install them goes without.
from_debian = if command -v $(1) > /dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
		apt-get install --yes --quiet=2 --no-install-recommends $(2) > /dev/null; \
	else echo "No $(1) here: the tests with it are skipped"; fi

# A stack that keeps its data elsewhere: STATE=its folder.
in_state = $(if $(STATE),--state $(STATE))
days = $(or $(DAYS),$(error Say how many days ahead: DAYS=30))
name = $(or $(NAME),$(error Name the job: NAME=...))
stage = $(or $(STAGE),$(error Name the stage: STAGE=...))
emulator = $(or $(DYNAMODB_LOCAL),$(error Name the directory of DynamoDBLocal.jar: DYNAMODB_LOCAL=...))
released = $(if $(filter local,$(stage)),$(error Stage local is what `make run` starts, with sign-ins),$(stage))
subscription = $(or $(SUBSCRIPTION),$(error Name who hears of them: SUBSCRIPTION=...))
from = $(or $(FROM),$(error Say from when, in Lima: FROM=2026-11-28T10:00))
file = $(or $(FILE),$(error Name the export of dumpdata: FILE=dump.json))
past = $(or $(FILE),$(error Name the file of the past, CSV or XLSX: FILE=past.csv))
what = $(or $(WHAT),$(error Say what its rows are: WHAT=clients or WHAT=reservations))
email = $(or $(EMAIL),$(error Name the person: EMAIL=...))
python = $(or $(PYTHON),$(error Python 3.11, 3.12 or 3.13 is needed: install one, or PYTHON=...))

# One lock for all versions of Python; the hashes of every wheel, for every machine.
LOCKED := requirements.txt bridge/requirements.txt $(wildcard layers/*/requirements.txt)
COMPILE = $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

# Touched last, so that a start makes an environment once and again only when its lock changes.
$(READY): requirements-dev.txt
	@echo "Installing the libraries into .venv, which takes half a minute or more (once)"
	@$(python) -m venv .venv
	@$(PY) -m pip install --quiet --require-hashes --requirement requirements-dev.txt
	@touch $@

$(AWS): requirements-ministack.txt
	@echo "Installing the local AWS into .local/ministack (once)"
	@$(python) -m venv .local/ministack
	@.local/ministack/bin/python -m pip install --quiet --require-hashes --requirement requirements-ministack.txt
	@touch $@
