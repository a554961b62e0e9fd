"""Rough recordings made of clean ones: speaker size, room, microphone, loudness and noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .synthesis import SAMPLE_RATE_HZ, Audio

_EQUALISER_HZ = np.array([0, 150, 300, 600, 1000, 1600, 2400, 3400, 4800, 6400, 8000.0])


@dataclass(frozen=True)
class Surroundings:
    """What may be heard besides the speaker: recorded noises, and other people talking."""

    noises: Sequence[Audio] = ()
    talk: Sequence[Audio] = ()


def roughen(audio: Audio, surroundings: Surroundings, draw: np.random.Generator) -> Audio:
    """One random recording of `audio`, in the range of 16-bit integers."""
    if draw.random() < 0.6:
        audio = _resize_speaker(audio, draw.uniform(0.84, 1.18))
    audio = _scale(audio, 1.0)
    if draw.random() < 0.4:
        audio = _trim(audio)
    before, after = (draw.uniform(0.02, 0.6, size=2) * SAMPLE_RATE_HZ).astype(int)
    audio = np.pad(audio, (before, after)).astype(np.float32)
    if draw.random() < 0.6:
        audio = _equalise(audio, draw)
    place = draw.random()
    if place < 0.2:
        audio = _add_echoes(audio, draw)
    elif place < 0.45:
        audio = _add_reverberation(audio, draw)
    if draw.random() < 0.1:
        audio = _narrow_band(audio)
    audio = _scale(audio, 10 ** (draw.uniform(-28, -1) / 20))
    kind = draw.random()
    if kind < 0.5:
        audio = _add(audio, _hiss(len(audio), draw), draw.uniform(6, 45))
    elif kind < 0.75 and surroundings.noises:
        audio = _add(audio, _recorded(len(audio), surroundings.noises, draw), draw.uniform(3, 35))
    elif kind < 0.82 and surroundings.talk:
        audio = _add(audio, _babble(len(audio), surroundings.talk, draw), draw.uniform(10, 30))
    return np.asarray(np.clip(np.round(audio * 32767), -32768, 32767), np.float32)


def _scale(audio: Audio, peak: float) -> Audio:
    return np.asarray(audio / (np.abs(audio).max() + 1e-6) * peak, np.float32)


def _resize_speaker(audio: Audio, ratio: float) -> Audio:
    """Play faster or slower, which moves pitch and formants with it."""
    positions = np.arange(0, len(audio) - 1, ratio)
    return np.asarray(np.interp(positions, np.arange(len(audio)), audio), np.float32)


def _trim(audio: Audio, margin: int = 800) -> Audio:
    """Drop the synthesiser's own silence, which hisses with some voices."""
    loud = np.flatnonzero(np.abs(audio) > 0.02)
    return np.asarray(audio[max(0, loud[0] - margin) : loud[-1] + margin], np.float32)


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


def _add_reverberation(audio: Audio, draw: np.random.Generator) -> Audio:
    """The room rings for 0.1 to 0.5 s, 4 to 20 dB below what comes straight."""
    seconds = draw.uniform(0.1, 0.5)
    count = round(seconds * SAMPLE_RATE_HZ)
    tail = draw.standard_normal(count) * 10 ** (-3 * np.arange(count) / count)
    tail[: draw.integers(30, 160)] = 0
    tail *= 10 ** (-draw.uniform(4, 20) / 20) / np.sqrt((tail**2).sum())
    tail[0] = 1.0
    size = 1 << (len(audio) + count).bit_length()
    wet = np.fft.irfft(np.fft.rfft(audio, size) * np.fft.rfft(tail, size), size)
    return wet[: len(audio)].astype(np.float32)


def _narrow_band(audio: Audio) -> Audio:
    """As over a telephone, 300 to 3400 Hz."""
    spectrum = np.fft.rfft(audio)
    hertz = np.linspace(0, SAMPLE_RATE_HZ / 2, len(spectrum))
    spectrum[(hertz < 300) | (hertz > 3400)] *= 0.01
    return np.fft.irfft(spectrum, len(audio)).astype(np.float32)


def _hiss(count: int, draw: np.random.Generator) -> Audio:
    """White or pinkish noise."""
    noise = draw.standard_normal(count)
    if draw.random() < 0.4:
        spectrum = np.fft.rfft(noise)
        slope = draw.uniform(0.3, 1.0)
        noise = np.fft.irfft(spectrum / (np.arange(len(spectrum)) + 10) ** slope, count)
    return noise.astype(np.float32)


def _recorded(count: int, noises: Sequence[Audio], draw: np.random.Generator) -> Audio:
    noise = noises[int(draw.integers(len(noises)))]
    return np.resize(np.roll(noise, draw.integers(len(noise))), count)


def _babble(count: int, talk: Sequence[Audio], draw: np.random.Generator) -> Audio:
    mixed = np.zeros(count, np.float32)
    for _ in range(draw.integers(1, 5)):
        mixed += _scale(_recorded(count, talk, draw), draw.uniform(0.3, 1))
    return mixed


def _add(audio: Audio, noise: Audio, below_db: float) -> Audio:
    """Add `noise` so many decibels below the speech."""
    level = np.sqrt(np.mean(audio**2)) * 10 ** (-below_db / 20)
    return np.asarray(audio + noise / (noise.std() + 1e-9) * level, np.float32)
