# setup: .venv with the locked packages and the giaoban command
# demo:  a sample district on http://127.0.0.1:8080  (PORT=8099 DB=path.db BROWSER=0)
# test:  every check and every test
# bench: what the parts measure on this machine  (PARTS="reading forms": only these;
#        FUZZ_SECONDS=600 PARTS=fuzz: ten minutes at each door)
# audit: whether a locked package has a known vulnerability
# lock:  newest versions into requirements.lock and the other three
# clean: remove what the others made
# PYTHON=python3.12 chooses the Python that .venv is made with.

VENV := .venv
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed
# The bots that Giao Ban is measured against do not agree with its own packages.
BENCH := $(VENV)/.bench/.installed
LOCKING := $(VENV)/.locking
PIP := $(VENV)/bin/python -m pip --quiet --disable-pip-version-check --no-input

# .whole names the folder .venv was made in, and is missing while pip is at work: a .venv that was
# moved, interrupted or whose Python is gone is made anew.
WHOLE := $(shell [ "$$(cat $(VENV)/.whole 2>/dev/null)" = "$$(pwd -P)" ] && \
	$(VENV)/bin/python -ISc '' 2>/dev/null && echo yes)

PYTHONS := $(if $(PYTHON),"$(PYTHON)",python3 python3.14 python3.13 python3.12 python3.11)

define make_venv
for python in $(PYTHONS); do \
	"$$python" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' \
		>/dev/null 2>&1 || continue; \
	echo 'Setting up .venv (once, about half a minute) ...'; \
	exec "$$python" -m venv --clear $(VENV); \
done; \
echo 'Giao Ban needs Python 3.11 or newer with its venv module$(if $(PYTHON), \
	(PYTHON=$(PYTHON) is not that)): on Debian or Ubuntu run' \
	'"apt-get install python3 python3-venv" as root, elsewhere install it from python.org,' \
	'then run make again.' >&2; exit 1
endef

# $(1): the lock file to install from. Compiled now, the first start is as fast as any.
define install
@rm -f $(VENV)/.whole
@$(PIP) install --requirement $(1)
@$(PIP) install --no-deps --no-build-isolation --editable .
@$(VENV)/bin/python -m compileall -q bot handlers report storage config
@pwd -P > $(VENV)/.whole
endef

.PHONY: setup demo test audit bench messages lock clean
.DELETE_ON_ERROR:

ifneq ($(WHOLE),yes)
.PHONY: $(RUNTIME)
endif

setup: $(RUNTIME)
	@:

$(RUNTIME): requirements.lock pyproject.toml
ifneq ($(WHOLE),yes)
	@$(make_venv)
endif
	$(call install,requirements.lock)
	@touch $@

$(DEV): requirements-dev.lock $(RUNTIME)
	$(call install,requirements-dev.lock)
	@touch $@

$(BENCH): requirements-bench.lock | $(RUNTIME)
	@$(VENV)/bin/python -m venv --clear $(VENV)/.bench
	@$(VENV)/.bench/bin/python -m pip --quiet --disable-pip-version-check --no-input install \
		--require-hashes --requirement requirements-bench.lock
	@touch $@

# The words of the command are put together by the shell, so that a path may hold spaces.
demo: export PORT := $(PORT)
demo: export DB := $(DB)
demo: export BROWSER := $(BROWSER)
demo: $(RUNTIME)
	@set -- demo; \
	[ -z "$$PORT" ] || set -- "$$@" --port "$$PORT"; \
	case "$$DB" in \
		'') ;; \
		*://*) set -- "$$@" --db "$$DB" ;; \
		*) set -- "$$@" --db "sqlite:///$$DB" ;; \
	esac; \
	[ "$$BROWSER" != 0 ] || set -- "$$@" --no-browser; \
	exec $(VENV)/bin/giaoban "$$@"

test: $(DEV)
	@.ci/system-packages
	@$(VENV)/bin/ruff check --quiet .
	@$(VENV)/bin/ruff format --check --quiet .
	@$(VENV)/bin/mypy --no-error-summary
	@$(VENV)/bin/lint-imports
	@$(VENV)/bin/pytest

audit: $(DEV)
	@.ci/audit

# New sentences of the code into the catalogue, to be translated there.
messages: $(DEV)
	@$(VENV)/bin/python -m tests.messages

bench: $(DEV) $(BENCH)
	@$(VENV)/bin/python -m tests.bench $(PARTS)

COMPILE = CUSTOM_COMPILE_COMMAND='make lock' $(LOCKING)/bin/pip-compile --quiet --upgrade \
	--generate-hashes --allow-unsafe --strip-extras --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links

# Run it with the oldest Python there is support for, so that its extra packages are locked too.
lock: $(RUNTIME)
	@$(VENV)/bin/python -m venv --clear $(LOCKING)
	@$(LOCKING)/bin/python -m pip --quiet --disable-pip-version-check --no-input install pip-tools
	@$(COMPILE) --output-file requirements.lock requirements.in
	@$(COMPILE) --output-file requirements-dev.lock requirements-dev.in
	@$(COMPILE) --output-file requirements-bench.lock requirements-bench.in
	@$(COMPILE) --output-file requirements-audit.lock requirements-audit.in
	@rm -rf $(LOCKING)

clean:
	@rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache \
		.import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
