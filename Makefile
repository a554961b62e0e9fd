PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed

.PHONY: talk demo test bench mutants fuzz check format lock wheel clean portaudio

talk: $(INSTALLED) portaudio
	@$(BIN)/voiceskill talk $(ARGS)

demo: $(INSTALLED)
	@$(BIN)/voiceskill demo $(ARGS)

test: $(INSTALLED)
	$(BIN)/pytest $(ARGS)

bench: $(INSTALLED)
	@$(BIN)/python -m benchmarks.understanding $(ARGS)

mutants: $(INSTALLED)
	$(BIN)/python -m tests.mutants $(ARGS)

fuzz: $(INSTALLED)
	@$(BIN)/python -m benchmarks.fuzz $(ARGS)

check: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(INSTALLED)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(INSTALLED)
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-header --no-emit-index-url --quiet -o requirements-dev.txt

wheel: $(INSTALLED)
	$(BIN)/python -m build --wheel --no-isolation

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage

$(INSTALLED): requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "voiceskill needs Python 3.11 or later; try: make PYTHON=python3.12" >&2; exit 2; }
	@echo "Making the virtual environment (about a minute)..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# PortAudio comes inside the sounddevice wheel except on Linux; without it the skill runs by text.
portaudio:
	@if [ "$$(uname -s)" = Linux ] && ! $(BIN)/python -c 'import sounddevice' 2>/dev/null; then \
		if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
			echo "Installing libportaudio2..."; \
			{ apt-get update -qq && apt-get install -qq -y --no-install-recommends libportaudio2; } \
				>/dev/null 2>&1 || echo "Could not install libportaudio2."; \
		elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then \
			echo "Installing libportaudio2..."; \
			{ sudo -n apt-get update -qq && \
				sudo -n apt-get install -qq -y --no-install-recommends libportaudio2; } \
				>/dev/null 2>&1 || echo "Could not install libportaudio2."; \
		else \
			echo "For voice, install PortAudio, for example: sudo apt-get install libportaudio2"; \
		fi; \
	fi
