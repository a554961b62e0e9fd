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
from .training import Trainer
from .vocabulary import load_vocabulary

_log = logging.getLogger(__name__)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=Path("build"), help="folder for the work")
    parser.add_argument("--processes", type=int, default=2, help="for speech and features")
    parser.add_argument("--passes", type=int, default=3, help="rough copies of each utterance")
    parser.add_argument("--epochs", type=int, default=7)
    parser.add_argument("--install", type=Path, help="copy the finished model here")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(1)
    arguments.build.mkdir(parents=True, exist_ok=True)

    speak(arguments.build / "speech", arguments.processes)
    features = analyse(arguments.build, arguments.passes, arguments.processes)
    network = Trainer(features, arguments.epochs).run(arguments.build / "checkpoint.pt")
    model = arguments.build / "model"
    write_acoustic_model(network, model / "am" / "final.mdl")
    write_configuration(model / "conf")
    write_graph(load_vocabulary(), make_denominator(features.texts), model / "graph")
    evaluation.report(model, arguments.build / "speech")
    if arguments.install:
        shutil.copytree(model, arguments.install, dirs_exist_ok=True)


def speak(folder: Path, processes: int) -> None:
    """Speak everything that the build needs; a list is written once all of it is spoken."""
    vocabulary = load_vocabulary()
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


def analyse(build: Path, passes: int, processes: int) -> FeatureSet:
    stored = build / "features.npz"
    if not stored.exists():
        _log.info("computing features, %d passes", passes)
        utterances = load_utterances(build / "speech" / "training.jsonl")
        compute_features(utterances, build / "speech", passes, processes).save(stored)
    features = FeatureSet.load(stored)
    hours = features.lengths.sum() / 360_000
    _log.info("%d utterances, %.1f hours", len(features.texts), hours)
    return features


if __name__ == "__main__":
    main()
