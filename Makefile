# make run     set up (once) and serve on http://127.0.0.1:8000 (PORT)
# make test    set up and run every test        make check   lint, types, layers, data
# make demo    fill the demo community by talking to the bot
# make bench   measure, print ratios            make clean   remove what set-up made (never your data in var/)
# make understanding   how replies are read, in every language, into docs/understanding.md
# make lock    resolve requirements/*.txt anew

.PHONY: run test check bench understanding demo clean lock setup setup-test
.DEFAULT_GOAL := run
export RASA_TELEMETRY_ENABLED = false
# Compiled once, not at every start: some machines forbid it for all Pythons.
unexport PYTHONDONTWRITEBYTECODE

run: setup
	@exec .venv/bin/familyvoice up

demo: setup
	@.venv/bin/familyvoice demo --families 200 --providers 30

setup:
	@tools/setup run

setup-test:
	@tools/setup test
	@tools/find-chromium

# The core first, on the Python the engine runs it on, then everything on the app's.
test: setup-test
	.venv-core/bin/python -m pytest -c tests/core.ini tests/assessment tests/content tests/conversations tests/understanding
	.venv/bin/python -m pytest

check:
	@tools/setup test
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/familyvoice check

bench:
	@tools/setup test
	.venv/bin/python -m bench

understanding:
	@tools/setup test
	@tools/setup stock
	.venv/bin/python -m bench.understanding --write

# The files name this command in their headers, not a machine. The engine's are resolved for the one Python it runs on:
# resolved for all platforms, Rasa would bring TensorFlow and a hundred others back as lines that never apply.
lock: UV = "$(shell command -v uv || echo "$(CURDIR)/.tools/uv/bin/uv")"
lock: COMPILE = cd requirements && $(UV) pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock"
lock:
	$(COMPILE) --universal --python-version 3.12 uv.in -o uv.txt
	$(COMPILE) --universal --python-version 3.12 app.in -o app.txt
	$(COMPILE) --universal --python-version 3.12 --constraints app.txt dev.in -o dev.txt
	$(COMPILE) --python-version 3.10 --override engine-overrides.txt engine.in -o engine.txt
	$(COMPILE) --python-version 3.10 engine-classifiers.in -o engine-classifiers.txt
	$(COMPILE) --python-version 3.10 core-tests.in -o core-tests.txt

clean:
	rm -rf .venv .venv-engine .venv-core .venv-stock .tools models build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
