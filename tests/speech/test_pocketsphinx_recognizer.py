"""PocketSphinx with our phrases, hearing real synthesised speech."""

import tempfile
from pathlib import Path

import numpy as np
import pytest

from tests.speech.spoken import hiss, speak
from voiceskill.dialog.events import Expects
from voiceskill.errors import ModelError
from voiceskill.language.load import load_lexicon
from voiceskill.resources import data_folder
from voiceskill.speech import pocketsphinx_decoder
from voiceskill.speech.phrases import PhraseBook
from voiceskill.speech.pocketsphinx_recognizer import PocketSphinxRecognizer
from voiceskill.speech.ports import Recognizer, Samples

SHORT = ("yes", "no", "not sure", "help", "stop")
PHRASES = (*SHORT, "no i haven't", "no fever", "i have a fever", "my back hurts", "it's my back")


@pytest.fixture(scope="module")
def recognizer() -> PocketSphinxRecognizer:
    return PocketSphinxRecognizer([*PHRASES, "yes frobnication", "No  FEVER"])


def hear(recognizer: Recognizer, audio: Samples, phrases: tuple[str, ...] = SHORT) -> str:
    recognizer.start(phrases)
    for start in range(0, len(audio), 1600):
        recognizer.feed(audio[start : start + 1600])
    return " ".join(word.text for word in recognizer.finish())


@pytest.mark.parametrize("text", ["yes", "no", "help", "no i haven't", "my back hurts"])
def test_an_answer_is_heard(recognizer: PocketSphinxRecognizer, text: str) -> None:
    assert hear(recognizer, speak(text)) == text


def test_partials_and_words(recognizer: PocketSphinxRecognizer) -> None:
    audio = speak("my back hurts")
    recognizer.start()
    assert recognizer.feed(audio[:1600]) == ""
    assert recognizer.feed(audio[1600:]) != ""
    words = recognizer.finish()
    assert [word.text for word in words] == ["my", "back", "hurts"]
    assert all(0.0 <= word.confidence <= 1.0 for word in words)
    assert 0.3 < words[0].start_s < words[0].end_s <= words[1].start_s + 0.02
    assert recognizer.finish() == ()


def test_the_same_audio_gives_the_same_words_after_any_other(
    recognizer: PocketSphinxRecognizer,
) -> None:
    first = hear(recognizer, speak("no"))
    hear(recognizer, hiss(1.0, 3000))
    hear(recognizer, speak("my back hurts"), ())
    assert hear(recognizer, speak("no")) == first


def test_silence_is_no_words(recognizer: PocketSphinxRecognizer) -> None:
    assert hear(recognizer, np.zeros(16_000, np.int16)) == ""
    recognizer.start()
    assert recognizer.feed(np.zeros(0, np.int16)) == ""
    assert recognizer.finish() == ()


def test_feeding_without_start_and_starting_twice(recognizer: PocketSphinxRecognizer) -> None:
    recognizer.feed(speak("no"))
    recognizer.start(SHORT)
    recognizer.feed(speak("yes"))
    assert [word.text for word in recognizer.finish()] == ["yes"]
    recognizer.close()
    assert recognizer.finish() == ()


def test_unknown_words(recognizer: PocketSphinxRecognizer) -> None:
    assert recognizer.unknown_words == ("frobnication",)
    assert recognizer.knows("Fever")
    assert not recognizer.knows("frobnication")
    assert not recognizer.knows("<sil>")
    assert hear(recognizer, speak("yes"), ("frobnication", "zebra", "")) == "yes"


def test_decoys_take_what_is_no_phrase_and_never_show() -> None:
    recognizer = PocketSphinxRecognizer(["yes", "no"], ["G OW", "T OW", "OW"])
    assert hear(recognizer, speak("go"), ()) == ""
    assert hear(recognizer, speak("no"), ()) == "no"


def test_no_phrase_left() -> None:
    with pytest.raises(ModelError, match="none of the phrases"):
        PocketSphinxRecognizer(["frobnication"])


def test_no_file_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    hear(PocketSphinxRecognizer(["yes", "no"]), speak("no"))
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_wheel_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pocketsphinx

    monkeypatch.setattr(pocketsphinx, "get_model_path", lambda name: str(tmp_path))
    with pytest.raises(ModelError, match="reinstall pocketsphinx"):
        PocketSphinxRecognizer(["yes"])
    with pytest.raises(ModelError, match="reinstall pocketsphinx"):
        pocketsphinx_decoder.new_decoder({"no": ["N OW"]}, hmm=str(tmp_path))


@pytest.fixture(scope="module")
def book() -> PhraseBook:
    dialogs = data_folder("dialogs")
    return PhraseBook(load_lexicon(dialogs / "back_pain", dialogs / "common"))


def test_the_phrase_book_holds_what_callers_say(book: PhraseBook) -> None:
    assert {"yes", "no"} <= set(book.everything)
    assert len(book.everything) == len(set(book.everything)) < 30_000
    assert not [phrase for phrase in book.everything if set(phrase) & set('"()[]{}|')]


def test_hints_come_likeliest_first_and_follow_the_question(book: PhraseBook) -> None:
    hints = book.hints(Expects.YES_NO, ("fever",))
    assert hints[:2] == ("yes", "no")
    assert any("fever" in hint for hint in hints)
    assert not any("fever" in hint for hint in book.hints(Expects.YES_NO, ()))
    assert book.hints(Expects.OPEN) == ()


def test_the_whole_book_can_be_heard_with(book: PhraseBook) -> None:
    recognizer = PocketSphinxRecognizer(book.everything)
    hints = book.hints(Expects.YES_NO, ("fever",))
    assert hear(recognizer, speak("no"), hints) == "no"
    assert hear(recognizer, speak("yes"), hints) == "yes"
    assert hear(recognizer, speak("no fever"), hints).startswith("no f")
