"""Turn speech into the features that Vosk computes, after roughening it.

Every pass over the training speech gives each utterance another speaker size, room, loudness
and noise. Clean synthetic speech alone makes a model that inserts words into recording hiss.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import kaldi_native_fbank
import numpy as np
from numpy.typing import NDArray

from .pausing import wait_while_paused
from .people import NOISE, Recording, sample_sayings, surround
from .rooms import Surroundings, roughen
from .synthesis import SAMPLE_RATE_HZ, Audio, Utterance, load_audio

COEFFICIENTS = 40
# The same numbers as a Kaldi option file, for conf/mfcc.conf.
MFCC_OPTIONS = {
    "use-energy": "false",
    "sample-frequency": f"{SAMPLE_RATE_HZ}",
    "num-mel-bins": f"{COEFFICIENTS}",
    "num-ceps": f"{COEFFICIENTS}",
    "low-freq": "20",
    "high-freq": "7600",
    "dither": "0.0",
}
# Sayings of people for one synthesised utterance.
PEOPLE_SHARE = 0.5

Frames = NDArray[np.float16]


@dataclass
class FeatureSet:
    """All frames one after the other, and where each utterance lies among them.

    `frames` [all frames, COEFFICIENTS]; `lengths` in frames, `texts` and `people` (was it said by
    a person?) have one entry for each utterance.
    """

    frames: Frames
    lengths: NDArray[np.int64]
    texts: list[str]
    people: NDArray[np.bool_]

    @classmethod
    def load(cls, path: Path) -> FeatureSet:
        with np.load(path) as stored:
            texts = [str(text) for text in stored["texts"]]
            return cls(stored["frames"], stored["lengths"], texts, stored["people"])

    def save(self, path: Path) -> None:
        partial = path.with_suffix(".partial.npz")
        np.savez(
            partial,
            frames=self.frames,
            lengths=self.lengths,
            texts=np.array(self.texts),
            people=self.people,
        )
        partial.rename(path)


Noises = tuple[tuple[Path, ...], tuple[Path, ...]]


@dataclass(frozen=True)
class Job:
    """Recordings to be joined, roughened and analysed; `noises` are files of noise and of talk."""

    paths: tuple[Path, ...]
    seed: tuple[int, int]
    by_person: bool
    noises: Noises


def compute_features(
    utterances: list[Utterance],
    folder: Path,
    passes: int,
    processes: int,
    recordings: list[Recording],
) -> FeatureSet:
    """Roughen and analyse every utterance `passes` times, and sayings of people in between."""
    talk = tuple(folder / u.path for u in utterances[:: max(1, len(utterances) // 150)])
    noises = (tuple(r.path for r in recordings if r.learned and r.word == NOISE), talk)
    jobs: list[Job] = []
    texts: list[str] = []
    people: list[bool] = []
    for seed in range(passes):
        for utterance in utterances:
            jobs.append(Job((folder / utterance.path,), (seed, len(jobs)), False, noises))
            texts.append(utterance.text)
        people += [False] * len(utterances)
        if recordings:
            draw = np.random.default_rng([seed, 1])
            count = round(PEOPLE_SHARE * len(utterances))
            for said, text in sample_sayings(recordings, count, draw):
                paths = tuple(recording.path for recording in said)
                jobs.append(Job(paths, (seed, len(jobs)), True, noises))
                texts.append(text)
            people += [True] * count
    with ProcessPoolExecutor(processes) as pool:
        features = list(pool.map(_compute_one, jobs, chunksize=200))
    return FeatureSet(
        frames=np.concatenate(features),
        lengths=np.array([len(f) for f in features]),
        texts=texts,
        people=np.array(people),
    )


def compute_mfcc(samples: Audio) -> NDArray[np.float32]:
    """MFCCs of samples in the range of 16-bit integers, which is what Vosk hands to Kaldi."""
    options = kaldi_native_fbank.MfccOptions()
    options.frame_opts.samp_freq = SAMPLE_RATE_HZ
    options.frame_opts.dither = 0.0
    options.frame_opts.snip_edges = True
    options.use_energy = False
    options.num_ceps = COEFFICIENTS
    options.mel_opts.num_bins = COEFFICIENTS
    options.mel_opts.low_freq = float(MFCC_OPTIONS["low-freq"])
    options.mel_opts.high_freq = float(MFCC_OPTIONS["high-freq"])
    mfcc = kaldi_native_fbank.OnlineMfcc(options)
    mfcc.accept_waveform(SAMPLE_RATE_HZ, samples.tolist())
    mfcc.input_finished()
    return np.array([mfcc.get_frame(i) for i in range(mfcc.num_frames_ready)])


def _compute_one(job: Job) -> Frames:
    wait_while_paused()
    draw = np.random.default_rng(job.seed)
    pieces = []
    for path in job.paths:
        audio = load_audio(path)
        if job.by_person and draw.random() < 0.7:
            before, after = (draw.uniform(0.0, 0.5, size=2) * SAMPLE_RATE_HZ).astype(int)
            audio = surround(audio, before, after, draw)
        pieces.append(audio / (np.abs(audio).max() + 1e-6) * draw.uniform(0.5, 1.0))
    rough = roughen(np.concatenate(pieces).astype(np.float32), _surroundings(job.noises), draw)
    return compute_mfcc(rough).astype(np.float16)


@cache
def _surroundings(noises: Noises) -> Surroundings:
    return Surroundings(*([load_audio(path) for path in paths] for paths in noises))
