# The two commands of a fresh machine are `make demo` and `make test`; the work
# is done by the scripts that they call. INFRA_CACHE and INFRA_STORE choose the
# folders for downloads and for the Nix store, NIX_FROM the Nix (see checks/setup).

.PHONY: demo test lint bench fuzz env

demo: ## the main job on real input: template, hashes, image, run, push
	@checks/demo

test: ## formatting, lints, Rust tests, flake checks, end-to-end tests
	@checks/test

lint: ## formatting and lints alone
	@checks/lint

bench: ## measurements, as ratios within one run
	@checks/bench/run

fuzz: ## generated input for the parts that read what others wrote
	@checks/fuzz

env: ## `eval "$(make -s env)"` puts nix and fod-hash on PATH
	@checks/setup/env
