# make sync: every book of workbooks/plan.toml, up to date.   make test: everything that is checked.
# Needs Python 3.11 or later; name another with `make sync PYTHON=python3.12`.

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed

.PHONY: sync test

sync: $(INSTALLED)
	$(BIN)/lictp-xl sync workbooks

# loadfile: the tests of a file share the books they open
test: $(INSTALLED)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest -n auto --dist loadfile

$(INSTALLED): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "lictp_xl needs Python 3.11 or later")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@
