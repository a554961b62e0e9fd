"""LF-MMI from a flat start: no alignment, only texts.

The score of an utterance against a graph of phones sums over all ways through the graph. Its
gradient is the occupation of each output at each frame, which forward-backward gives directly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from .phone_graphs import PhoneGraph

# Backward weights of states that cannot matter may grow beyond what a float holds.
_LARGEST = 1e250


@dataclass(frozen=True)
class GraphBatch:
    """Graphs padded to one size: `phones`, `start`, `end` [batch, states], `transitions`."""

    phones: Tensor
    start: Tensor
    transitions: Tensor
    end: Tensor

    @classmethod
    def stack(cls, graphs: Sequence[PhoneGraph]) -> GraphBatch:
        size = max(len(graph.phones) for graph in graphs)

        def pad(name: str) -> Tensor:
            rows = []
            for graph in graphs:
                value = getattr(graph, name)
                rows.append(np.pad(value, [(0, size - len(value))] * value.ndim))
            return torch.from_numpy(np.stack(rows))

        return cls(pad("phones"), pad("start"), pad("transitions"), pad("end"))


@torch.no_grad()
def score(outputs: Tensor, lengths: Tensor, graphs: GraphBatch) -> tuple[Tensor, Tensor]:
    """Log score of each utterance, and the occupation of each output.

    `outputs` is [batch, time, 2 x phones]: entering phone i at 2 i, staying in it at 2 i + 1.
    Returns [batch] and a tensor like `outputs`.
    """
    log_scale = outputs.amax(2, keepdim=True)
    likelihoods = torch.exp((outputs - log_scale).double())
    states = graphs.phones[:, None].expand(-1, outputs.shape[1], -1)
    enter = likelihoods.gather(2, 2 * states)
    stay = likelihoods.gather(2, 2 * states + 1)
    steps = outputs.shape[1]
    inside = torch.arange(steps)[None] < lengths[:, None]

    # forward[t] is normalised at each frame; arriving[t] is what has just changed state.
    arriving = [graphs.start]
    forward: list[Tensor] = []
    totals: list[Tensor] = []
    for t in range(steps):
        weight = arriving[t] * enter[:, t]
        if t:
            weight = weight + forward[t - 1] * stay[:, t]
        total = weight.sum(1, keepdim=True)
        totals.append(torch.where(inside[:, t : t + 1], total, 1.0))
        now = weight / total
        forward.append(now if t == 0 else torch.where(inside[:, t : t + 1], now, forward[t - 1]))
        arriving.append(torch.bmm(forward[t][:, None], graphs.transitions)[:, 0])
    final = (forward[-1] * graphs.end).sum(1)
    scales = torch.where(inside, log_scale[..., 0].double(), 0.0).sum(1)
    log_scores = torch.cat(totals, 1).log().sum(1) + final.log() + scales

    occupation = torch.zeros(outputs.shape, dtype=torch.float64)
    at_end = graphs.end / final[:, None]
    backward = at_end
    for t in range(steps - 1, -1, -1):
        now = torch.where(inside[:, t : t + 1], backward, 0.0)
        entering = enter[:, t] * now / totals[t]
        occupation[:, t].scatter_add_(1, 2 * graphs.phones, arriving[t] * entering)
        if t == 0:
            break
        staying = stay[:, t] * now / totals[t]
        occupation[:, t].scatter_add_(1, 2 * graphs.phones + 1, forward[t - 1] * staying)
        earlier = torch.bmm(graphs.transitions, entering[..., None])[..., 0] + staying
        earlier = earlier.clamp(max=_LARGEST)
        backward = torch.where(inside[:, t : t + 1], earlier, at_end)
    return log_scores, occupation.to(outputs.dtype)
