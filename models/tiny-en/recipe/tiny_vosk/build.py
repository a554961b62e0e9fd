"""Build the tiny English Vosk model: speak, analyse, train, write, evaluate.

Stages whose result is already in the build folder are not repeated.
"""

from __future__ import annotations

import argparse
import logging
import shutil
from pathlib import Path

import torch

from . import evaluation
from .decoding_graph import write_graph
from .features import FeatureSet, compute_features
from .kaldi_model import write_acoustic_model, write_configuration
from .network import AcousticNetwork
from .people import Recording, list_recordings
from .people_evaluation import report_people
from .phone_graphs import make_denominator
from .synthesis import (
    HELD_OUT_VOICES,
    TRAINED_VOICES,
    Utterance,
    list_test_utterances,
    list_training_utterances,
    load_utterances,
    save_utterances,
    speak_all,
)
from .texts import DialogTexts
from .training import Trainer, synthesised_texts
from .vocabulary import Vocabulary, load_vocabulary

_log = logging.getLogger(__name__)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=Path("build"), help="folder for the work")
    parser.add_argument("--people", type=Path, help="recordings in the layout of Speech Commands")
    parser.add_argument("--start", type=Path, help="final.mdl to go on from; else from nothing")
    parser.add_argument("--processes", type=int, default=2, help="for speech and features")
    parser.add_argument("--passes", type=int, default=4, help="rough copies of each utterance")
    parser.add_argument("--epochs", type=int, default=2, help="some 12 if from nothing")
    parser.add_argument("--test-every", type=int, default=1, help="evaluate with each N-th text")
    parser.add_argument("--install", type=Path, help="copy the finished model here")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(1)

    build: Path = arguments.build
    vocabulary = load_vocabulary(DialogTexts.load(build / "dialog_texts.json"))
    recordings = list_recordings(arguments.people) if arguments.people else []
    speak(vocabulary, build / "speech", arguments.processes)
    features = analyse(build, recordings, arguments.passes, arguments.processes)
    trainer = Trainer(features, arguments.epochs, arguments.start)
    network = trainer.run(build / "checkpoint.pt")
    model = build / "model"
    write_model(network, vocabulary, synthesised_texts(features), model)
    evaluation.report(model, build, vocabulary, every=arguments.test_every)
    if recordings:
        report_people(model, recordings, vocabulary.grammars[evaluation.REJECTING_GRAMMAR])
    if arguments.install:
        shutil.copytree(model, arguments.install, dirs_exist_ok=True)


def speak(vocabulary: Vocabulary, folder: Path, processes: int) -> None:
    """Speak everything that the build needs; a list is written once all of it is spoken."""
    wanted: dict[str, list[Utterance]] = {
        "training": list_training_utterances(vocabulary),
        "held_out": list_test_utterances(vocabulary, HELD_OUT_VOICES, "held_out"),
        "trained": list_test_utterances(vocabulary, TRAINED_VOICES, "trained"),
    }
    for name, utterances in wanted.items():
        listing = folder / f"{name}.jsonl"
        if not listing.exists():
            _log.info("speaking %d utterances: %s", len(utterances), name)
            speak_all(utterances, folder, processes)
            save_utterances(utterances, listing)


def analyse(build: Path, recordings: list[Recording], passes: int, processes: int) -> FeatureSet:
    stored = build / "features.npz"
    if not stored.exists():
        _log.info("computing features, %d passes", passes)
        utterances = load_utterances(build / "speech" / "training.jsonl")
        speech = build / "speech"
        compute_features(utterances, speech, passes, processes, recordings).save(stored)
    features = FeatureSet.load(stored)
    hours = features.lengths.sum() / 360_000
    _log.info("%d utterances, %.1f hours", len(features.texts), hours)
    return features


def write_model(
    network: AcousticNetwork, vocabulary: Vocabulary, texts: list[str], folder: Path
) -> None:
    """Write a whole model; how sounds follow each other outside its words is as in `texts`."""
    write_acoustic_model(network, folder / "am" / "final.mdl")
    write_configuration(folder / "conf")
    write_graph(vocabulary, make_denominator(texts), folder / "graph")


if __name__ == "__main__":
    main()
