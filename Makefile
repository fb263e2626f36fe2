# The same commands for those who like make; everything is in packaging/bootstrap.py.
PYTHON ?= python3

.PHONY: practice test setup window lock screens
practice:
	$(PYTHON) packaging/bootstrap.py practice
test:
	$(PYTHON) packaging/bootstrap.py test
setup:
	$(PYTHON) packaging/bootstrap.py setup dev
window:
	$(PYTHON) packaging/bootstrap.py run
screens: setup
	.venv/bin/python packaging/screens.py
lock:
	uv pip compile -q pyproject.toml packaging/build-requirements.in --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -o packaging/requirements.txt
	uv pip compile -q pyproject.toml packaging/build-requirements.in --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -c packaging/requirements.txt -o packaging/requirements-dev.txt
