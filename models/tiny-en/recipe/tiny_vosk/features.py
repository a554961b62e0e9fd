"""Turn speech into the features that Vosk computes, after roughening it.

Every pass over the training speech gives each utterance another speaker size, room, loudness
and noise. Clean synthetic speech alone makes a model that inserts words into recording hiss.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import kaldi_native_fbank
import numpy as np
from numpy.typing import NDArray

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
_EQUALISER_HZ = np.array([0, 150, 300, 600, 1000, 1600, 2400, 3400, 4800, 6400, 8000.0])

Frames = NDArray[np.float16]


@dataclass
class FeatureSet:
    """All frames one after the other, and where each utterance lies among them."""

    frames: Frames
    lengths: NDArray[np.int64]
    texts: list[str]

    @classmethod
    def load(cls, path: Path) -> FeatureSet:
        with np.load(path) as stored:
            return cls(stored["frames"], stored["lengths"], [str(t) for t in stored["texts"]])

    def save(self, path: Path) -> None:
        partial = path.with_suffix(".partial.npz")
        np.savez(partial, frames=self.frames, lengths=self.lengths, texts=np.array(self.texts))
        partial.rename(path)


def compute_features(
    utterances: list[Utterance], folder: Path, passes: int, processes: int
) -> FeatureSet:
    """Roughen and analyse every utterance `passes` times."""
    jobs = [(folder / u.path, seed) for seed in range(passes) for u in utterances]
    with ProcessPoolExecutor(processes) as pool:
        paths, seeds = zip(*jobs, strict=True)
        features = list(pool.map(_compute_one, paths, seeds, range(len(jobs)), chunksize=200))
    return FeatureSet(
        frames=np.concatenate(features),
        lengths=np.array([len(f) for f in features]),
        texts=[u.text for u in utterances] * passes,
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


def roughen(audio: Audio, draw: np.random.Generator) -> Audio:
    """One random recording of `audio`, in the range of 16-bit integers."""
    if draw.random() < 0.6:
        audio = _resize_speaker(audio, draw.uniform(0.84, 1.18))
    audio = audio / (np.abs(audio).max() + 1e-6)
    if draw.random() < 0.4:
        audio = _trim(audio)
    before, after = (draw.uniform(0.02, 0.6, size=2) * SAMPLE_RATE_HZ).astype(int)
    audio = np.pad(audio, (before, after)).astype(np.float32)
    if draw.random() < 0.6:
        audio = _equalise(audio, draw)
    if draw.random() < 0.3:
        audio = _add_echoes(audio, draw)
    audio = audio / (np.abs(audio).max() + 1e-6) * 10 ** (draw.uniform(-26, -1) / 20)
    if draw.random() < 0.75:
        audio = _add_noise(audio, draw)
    return np.clip(np.round(audio * 32767), -32768, 32767).astype(np.float32)


def _compute_one(path: Path, seed: int, number: int) -> Frames:
    rough = roughen(load_audio(path), np.random.default_rng([seed, number]))
    return compute_mfcc(rough).astype(np.float16)


def _resize_speaker(audio: Audio, ratio: float) -> Audio:
    """Play faster or slower, which moves pitch and formants with it."""
    positions = np.arange(0, len(audio) - 1, ratio)
    return np.interp(positions, np.arange(len(audio)), audio).astype(np.float32)


def _trim(audio: Audio, margin: int = 800) -> Audio:
    """Drop the synthesiser's own silence, which hisses with some voices."""
    loud = np.flatnonzero(np.abs(audio) > 0.02)
    return np.asarray(audio[max(0, loud[0] - margin) : loud[-1] + margin])


def _equalise(audio: Audio, draw: np.random.Generator) -> Audio:
    tilt = draw.uniform(-6, 6) * np.linspace(-1, 1, len(_EQUALISER_HZ))
    curve_db = draw.normal(0, 4.0, len(_EQUALISER_HZ)) + tilt
    spectrum = np.fft.rfft(audio)
    gain_db = np.interp(np.linspace(0, 8000, len(spectrum)), _EQUALISER_HZ, curve_db)
    return np.fft.irfft(spectrum * 10 ** (gain_db / 20), len(audio)).astype(np.float32)


def _add_echoes(audio: Audio, draw: np.random.Generator) -> Audio:
    rough = audio.copy()
    for _ in range(draw.integers(1, 4)):
        delay = draw.integers(80, 1200)
        rough[delay:] += draw.uniform(0.05, 0.3) * audio[:-delay]
    return rough


def _add_noise(audio: Audio, draw: np.random.Generator) -> Audio:
    """White or pinkish noise, 8 to 45 dB below the speech."""
    noise = draw.standard_normal(len(audio))
    if draw.random() < 0.4:
        spectrum = np.fft.rfft(noise)
        slope = draw.uniform(0.3, 1.0)
        noise = np.fft.irfft(spectrum / (np.arange(len(spectrum)) + 10) ** slope, len(audio))
    level = np.sqrt(np.mean(audio**2)) * 10 ** (-draw.uniform(8, 45) / 20)
    return (audio + noise / (noise.std() + 1e-9) * level).astype(np.float32)
