# Every target sets up what it needs first; set-up that has nothing to do takes a fraction of a second.
# Works with make 3.81 (macOS). One thing at a time, even with -j: the targets share .venv, out/ and the terminal.
.NOTPARALLEL:
.DEFAULT_GOAL := help

PYTHON := .venv/bin/python
# All shell code, by ending or first line; .editorconfig holds shfmt's settings, .shellcheckrc shellcheck's.
SHELL_DIRS := .ci scripts tests

.PHONY: help
help: ## show these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' Makefile

.PHONY: setup setup-demo setup-test setup-lab
setup: setup-test ## install what demo and test need
setup-demo:
	@scripts/setup.sh demo
setup-test:
	@scripts/setup.sh test
setup-lab:
	@scripts/setup.sh lab

.PHONY: demo
demo: setup-demo ## write out/report.html and out/report.pdf from the committed captures
	.venv/bin/analyze captures/ --report --out out

.PHONY: test bats pytest
test: setup-test bats pytest ## run all tests: the scripts' (bats), then the analyzer's (pytest)
bats: setup-test
	bats --recursive tests/bats
pytest: setup-test
	$(PYTHON) -m pytest --numprocesses auto --dist loadscope

.PHONY: check check-static
check: check-static test ## everything CI checks
check-static: lint types docs-check ## everything CI checks but the tests

.PHONY: lint types format
lint: setup-test ## ruff, shellcheck, shfmt
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	shellcheck $$(shfmt -f $(SHELL_DIRS))
	shfmt -d $(SHELL_DIRS)
types: setup-test ## mypy
	$(PYTHON) -m mypy
format: setup-test ## format Python and shell code
	$(PYTHON) -m ruff check --fix --select I .
	$(PYTHON) -m ruff format .
	shfmt -w $(SHELL_DIRS)

.PHONY: docs docs-check
docs: setup-demo ## write the generated documentation anew
	$(PYTHON) -m analyzer.docs
docs-check: setup-test
	$(PYTHON) -m analyzer.docs --check

.PHONY: site pictures
site: setup-test ## build the handbook from docs/ into out/site, links checked
	@$(PYTHON) -c 'import material' 2>/dev/null || $(PYTHON) -m pip install --quiet --group docs
	@# not --quiet: with it nothing is counted as a warning, and a dead link passes
	NO_MKDOCS_2_WARNING=1 $(PYTHON) -m mkdocs build --strict
pictures: setup-test ## photograph the report for the handbook, in a headless Chromium
	$(PYTHON) scripts/pictures.py

.PHONY: expectations
expectations: setup-demo ## hold the committed captures against captures/*/expectations.yaml
	.venv/bin/analyze compare $(addprefix --expect ,$(wildcard captures/*/expectations.yaml)) captures

.PHONY: lab
lab: setup-lab ## capture all setups in network namespaces (root)
	scripts/run.sh --all

.PHONY: incidents
incidents: setup-lab setup-test ## cause, capture and check every incident and its look-alike in out/incidents (root)
	scripts/incidents.sh --all
	PODPATH_INCIDENTS=out/incidents $(PYTHON) -m pytest tests/triage/test_incidents.py

.PHONY: kind-demo kind-selfcheck
kind-demo: ## one setup on kind (docker), from nothing to out/kind/report.html: make kind-demo SETUP=vxlan
	@bash -c '. scripts/kind/names.sh && kind_check "$$0"' $(if $(SETUP),$(SETUP),vxlan)
	@$(MAKE) setup-demo
	scripts/kind.sh demo $(if $(SETUP),$(SETUP),vxlan)
kind-selfcheck: setup-demo ## every setup on kind, checked; the log is out/kind/selfcheck.log
	scripts/kind.sh selfcheck

.PHONY: bench
bench: setup-demo ## time the report, the decoder beside other tools, a first run, journeys, the analysis and triage (15 minutes)
	$(PYTHON) scripts/bench/report.py
	$(PYTHON) scripts/bench/decode.py
	$(PYTHON) scripts/bench/memory.py
	$(PYTHON) scripts/bench/cold.py
	$(PYTHON) scripts/bench/journeys.py
	$(PYTHON) scripts/bench/analysis.py
	$(PYTHON) scripts/bench/triage.py

.PHONY: fuzz
# For so long each; `make fuzz SECONDS=600 TARGET=frame` for one of them. What is found goes to out/fuzz/.
SECONDS := 60
TARGET := container frame
fuzz: setup-test ## fuzz the readers and the decoder for SECONDS each (Linux on x86-64)
	@$(PYTHON) -c 'import atheris' 2>/dev/null || $(PYTHON) -m pip install --quiet --group fuzz || true
	$(PYTHON) -m tests.fuzz $(TARGET) --seconds $(SECONDS)

.PHONY: clean
clean: ## remove what was built; captures/ and .venv stay
	rm -rf out dist build .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find analyzer tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
