# `make help` lists what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help toolchain build release check check-node lint test faults machine test-tools man schema benchmark cost install uninstall clean

SWIFTLY_ENV := $${SWIFTLY_HOME_DIR:-$$HOME/.local/share/swiftly}/env.sh
SWIFT := if [ -f "$(SWIFTLY_ENV)" ]; then . "$(SWIFTLY_ENV)"; fi; swift
SOURCES := Sources Tests Package.swift
RELEASE := -c release --static-swift-stdlib
PREFIX ?= /usr/local
export DESTDIR PREFIX

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

toolchain: ## Install what a build needs (Debian, Ubuntu)
	@packaging/toolchain.sh

build: toolchain ## Build for development, warnings as errors
	@echo "==> Building (the first time takes several minutes)"
	$(SWIFT) build --build-tests -Xswiftc -warnings-as-errors

release: toolchain ## Build the program for use
	@echo "==> Building the release (the first time takes several minutes)"
	$(SWIFT) build $(RELEASE) --product merlon

check-node: release ## Build the release and check this machine
	@echo "==> Checking this machine"
	@"$$($(SWIFT) build $(RELEASE) --show-bin-path)/merlon" check; status=$$?; \
	case $$status in \
	  0) ;; \
	  1) echo "(exit status 1: a control failed, see above)";; \
	  3) echo "(exit status 3: something is unknown, see above)";; \
	  *) exit $$status;; \
	esac

lint: ## Check the format of the sources
	$(SWIFT) format lint --strict --recursive --parallel $(SOURCES)

test-tools: ## Install what the tests need
	@packaging/test-tools.sh

test: toolchain test-tools build ## Install what the tests need and run them all
	@echo "==> Running the tests"
	$(SWIFT) test --skip-build

# Builds nothing: `make release && sudo make faults`, or PROGRAM=… and FAULTS="--kills 10".
faults: ## Try the agent against a receiver, a disk and a power that fail (root)
	@Tests/Faults/faults.py \
	  "$${PROGRAM:-$$($(SWIFT) build $(RELEASE) --show-bin-path)/merlon}" $(FAULTS)

# Builds nothing; it needs the network the first time.
machine: ## Try the installed program on a machine of its own, in an emulator (root)
	@Tests/Machine/machine.sh \
	  "$${PROGRAM:-$$($(SWIFT) build $(RELEASE) --show-bin-path)/merlon}" $(TRIALS)

check: lint test ## Lint, build with warnings as errors, test

man: release ## Write the manual page from the program's own help
	packaging/man/generate.py "$$($(SWIFT) build $(RELEASE) --show-bin-path)/merlon" \
	  > packaging/man/merlon.1

schema: release test-tools ## Hold this machine's report against the JSON Schema
	@"$$($(SWIFT) build $(RELEASE) --show-bin-path)/merlon" check --output json \
	  --output-file .build/report.json; test $$? -ne 2
	@python3 -m jsonschema -i .build/report.json schema/report.schema.json
	@echo "==> The report fits schema/report.schema.json"

benchmark: release ## Measure speed and memory, beside a peer
	$(SWIFT) build $(RELEASE) --product merlon-benchmarks
	Tests/Benchmarks/run.sh "$$($(SWIFT) build $(RELEASE) --show-bin-path)"

# Builds nothing, and takes a quarter of an hour of a quiet machine.
cost: ## Measure what the agent costs at rest and beside many starts, beside peers (root)
	@Tests/Benchmarks/agent.py \
	  "$${PROGRAM:-$$($(SWIFT) build $(RELEASE) --show-bin-path)/merlon}" $(COST)

# Not built here, so that root need not build: `make release && sudo make install`.
install: ## Put the program, units, policies and manual into the system
	@packaging/install.sh install "$${PROGRAM:-$$($(SWIFT) build $(RELEASE) --show-bin-path)/merlon}"

uninstall: ## Take out what install put in; what you changed stays
	@packaging/install.sh uninstall

clean: ## Remove what was built
	rm -rf .build
