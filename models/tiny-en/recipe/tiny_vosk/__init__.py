"""The recipe of the tiny English Vosk model; `build` runs it."""
