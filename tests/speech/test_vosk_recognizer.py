"""Vosk: the real model hears real synthesised speech; damaged models never reach it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.speech.spoken import hiss, speak
from voiceskill.errors import ModelError
from voiceskill.resources import data_folder
from voiceskill.speech.ports import SAMPLE_RATE, Recognizer, Samples
from voiceskill.speech.vosk_model_check import check_vosk_model, find_fault
from voiceskill.speech.vosk_recognizer import VoskRecognizer

TINY = data_folder("models") / "tiny-en" / "model"
YES_NO = ("yes", "no", "i don't know", "help")


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(scope="module")
def recognizer() -> VoskRecognizer:
    return VoskRecognizer(TINY, limit_to_phrases=True)


@pytest.fixture
def model_copy(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    shutil.copytree(TINY, folder)
    for path in folder.rglob("*"):
        path.chmod(0o755)
    return folder


def hear(recognizer: Recognizer, audio: Samples, phrases: tuple[str, ...] = YES_NO) -> str:
    recognizer.start(phrases)
    for start in range(0, len(audio), 1600):
        recognizer.feed(audio[start : start + 1600])
    return " ".join(word.text for word in recognizer.finish())


@pytest.mark.parametrize("text", YES_NO)
def test_an_answer_is_heard(recognizer: VoskRecognizer, text: str) -> None:
    assert hear(recognizer, speak(text)) == text


def test_words_carry_times_and_confidence_and_partials_grow(recognizer: VoskRecognizer) -> None:
    audio = speak("no")
    recognizer.start(YES_NO)
    partials = [recognizer.feed(audio[at : at + 1600]) for at in range(0, len(audio), 1600)]
    assert partials[0] == ""
    assert partials[-1] == "no"
    (word,) = recognizer.finish()
    assert 0.3 < word.start_s < word.end_s < len(audio) / SAMPLE_RATE
    assert 0.5 < word.confidence <= 1.0


def test_an_utterance_knows_nothing_of_the_one_before(recognizer: VoskRecognizer) -> None:
    hear(recognizer, speak("yes"))
    recognizer.start(YES_NO)
    recognizer.feed(speak("no"))
    first = recognizer.finish()
    recognizer.start(YES_NO)
    recognizer.feed(speak("no"))
    assert recognizer.finish() == first
    assert recognizer.finish() == ()


def test_a_long_silence_splits_nothing(recognizer: VoskRecognizer) -> None:
    audio = np.concatenate((speak("yes"), hiss(3.0), speak("no")))
    assert hear(recognizer, audio) == "yes no"


@pytest.mark.parametrize("audio", [hiss(2.0), np.zeros(SAMPLE_RATE, np.int16), hiss(1.0, 2000)])
def test_silence_and_noise_are_no_words(recognizer: VoskRecognizer, audio: Samples) -> None:
    assert hear(recognizer, audio) == ""


def test_nothing_fed_is_nothing_heard(recognizer: VoskRecognizer) -> None:
    recognizer.start(YES_NO)
    assert recognizer.feed(np.zeros(0, np.int16)) == ""
    assert recognizer.finish() == ()
    recognizer.close()
    assert recognizer.finish() == ()


def test_words_outside_the_phrases_never_show(recognizer: VoskRecognizer) -> None:
    heard = hear(recognizer, speak("balloon"), ("yes", "no"))
    assert "[unk]" not in heard
    assert heard == ""


@pytest.mark.parametrize("phrases", [(), ("frobnicate the zebra",), ("",), ("[]", "{")])
def test_phrases_that_are_no_grammar_leave_the_vocabulary_open(
    recognizer: VoskRecognizer, phrases: tuple[str, ...]
) -> None:
    assert hear(recognizer, speak("yes"), phrases) == "yes"


def test_a_phrase_with_an_unknown_word_is_left_out_whole(recognizer: VoskRecognizer) -> None:
    assert hear(recognizer, speak("no"), ("yes", "no frobnication")) != "no"
    assert hear(recognizer, speak("no"), ("YES", "  No ")) == "no"


def test_without_limit_phrases_are_no_limit() -> None:
    assert hear(VoskRecognizer(TINY), speak("fever"), ("yes",)) == "fever"


def test_starting_again_in_the_middle_is_safe(recognizer: VoskRecognizer) -> None:
    recognizer.start(("yes",))
    recognizer.feed(speak("yes"))
    assert hear(recognizer, speak("no")) == "no"


def test_known_words(recognizer: VoskRecognizer) -> None:
    assert recognizer.knows("no")
    assert recognizer.knows("Fever")
    assert not recognizer.knows("zebra")
    assert not recognizer.knows("[unk]")
    assert not recognizer.knows("")


CRASHES = {
    "an empty grammar": "vosk.KaldiRecognizer(model, 16000, '[]')",
    "a grammar that is not JSON": "vosk.KaldiRecognizer(model, 16000, 'yes no')",
    "a grammar changed in the middle": (
        "r = vosk.KaldiRecognizer(model, 16000, '[\"yes\"]');"
        "r.AcceptWaveform(bytes(32000)); r.SetGrammar('[\"no\"]')"
    ),
}


@pytest.mark.parametrize("what", CRASHES)
def test_what_the_guards_are_for(what: str) -> None:
    """Vosk alone; when one of these stops crashing, its guard may go."""
    code = (
        "import vosk, sys; vosk.SetLogLevel(-1); model = vosk.Model(sys.argv[1]);" + CRASHES[what]
    )
    run = subprocess.run([sys.executable, "-c", code, str(TINY)], capture_output=True, check=False)
    assert run.returncode < 0


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("am/final.mdl", b"", "Vosk refuses it"),
        ("am/final.mdl", b"<!DOCTYPE html>", "Vosk refuses it"),
        ("graph/words.txt", b"", "Vosk refuses it"),
        ("graph/HCLr.fst", b"", "the model is damaged"),
        ("graph/Gr.fst", b"hello", "Vosk refuses it"),
        ("graph/disambig_tid.int", b"", "Vosk crashes on it"),
        ("conf/model.conf", b"", "Vosk crashes on it"),
        ("conf/mfcc.conf", b"\xff\xfe", "Vosk refuses it"),
    ],
)
def test_a_damaged_model_is_refused(model_copy: Path, file: str, content: bytes, says: str) -> None:
    (model_copy / file).write_bytes(content)
    with pytest.raises(ModelError) as caught:
        VoskRecognizer(model_copy)
    message = str(caught.value)
    assert message.startswith(str(model_copy))
    assert says in message
    assert "`voiceskill models fetch`" in message
    assert "\n" not in message


def test_a_truncated_model_is_refused(model_copy: Path) -> None:
    model = model_copy / "am" / "final.mdl"
    model.write_bytes(model.read_bytes()[:-100])
    with pytest.raises(ModelError, match="Vosk refuses it"):
        check_vosk_model(model_copy)


def test_a_model_that_makes_vosk_hang_is_refused(
    model_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hang = [sys.executable, "-c", "import time; time.sleep(60)"]
    real_run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda command, **options: real_run(hang, **options))
    assert find_fault(model_copy, timeout_s=0.2) == "the model is damaged, Vosk hangs on it"


def test_a_folder_that_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no such folder"):
        VoskRecognizer(tmp_path / "none")
    with pytest.raises(ModelError, match="no Vosk model in this folder"):
        VoskRecognizer(tmp_path)
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(ModelError, match="no such folder"):
        VoskRecognizer(file)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_model(model_copy: Path) -> None:
    (model_copy / "am" / "final.mdl").chmod(0)
    with pytest.raises(ModelError, match="cannot be read"):
        VoskRecognizer(model_copy)


def test_a_model_is_tried_once_and_again_when_it_changed(
    model_copy: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []
    real_run = subprocess.run

    def run(command: list[str], **options: object) -> object:
        tries.append(command)
        return real_run(command, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", run)
    assert find_fault(model_copy) == find_fault(model_copy) == ""
    assert len(tries) == 1
    memory = own_cache / "voiceskill" / "checked-models.json"
    assert len(json.loads(memory.read_text())) == 1
    memory.write_text("not JSON")
    assert find_fault(model_copy) == ""
    (model_copy / "graph" / "words.txt").write_text("no 1\n")
    assert "Vosk refuses it" in find_fault(model_copy)
    assert len(tries) == 3
