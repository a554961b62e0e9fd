"""All phrases of a lexicon as one network, walked word by word.

A phrase of many choices is a few nodes here, however many wordings it stands for. States, the
sets of nodes that some words lead to, are made when they are first met, and kept.
"""

from collections.abc import Callable, Iterable, Mapping

from voiceskill.language.phrases import Concept, Part, PhraseError, Sequence, Words, parse

_MOST_STATES = 8_000
_ROOT = 0

Nodes = tuple[int, ...]


class State:
    """Where some words lead: the `concepts` that they say, and where each next word leads."""

    __slots__ = ("concepts", "follows", "known", "nodes")

    def __init__(
        self, nodes: Nodes, concepts: frozenset[str], follows: Mapping[str, list[int]]
    ) -> None:
        self.nodes = nodes
        self.concepts = concepts
        self.follows = follows
        self.known: dict[str, State] = {}


class PhraseNet:
    """The network of the phrases of `concepts`; `open_word` opens contractions in them.

    `vocabulary` holds every word of them. Raises PhraseError when a phrase is not well formed, or
    a concept contains itself.
    """

    def __init__(
        self, concepts: Mapping[str, Iterable[str]], open_word: Callable[[str], Words]
    ) -> None:
        self._open_word = open_word
        self._phrases = {
            name: tuple(parse(phrase) for phrase in phrases) for name, phrases in concepts.items()
        }
        self._edges: list[dict[str, list[int]]] = [{}]
        self._says: dict[int, set[str]] = {}
        self._open: set[str] = set()
        self.vocabulary: set[str] = set()
        for name in self._phrases:
            for end in self._concept(name, (_ROOT,), self._new()):
                self._says.setdefault(end, set()).add(name)
        self._states: dict[Nodes, State] = {}
        self.root = self._state((_ROOT,))

    def step(self, state: State, word: str) -> State | None:
        """Where `word` leads from `state`; None when no phrase goes on with it."""
        following = state.known.get(word)
        if following is None and word in state.follows:
            nodes = tuple(sorted(set(state.follows[word])))
            following = state.known[word] = self._state(nodes)
        return following

    def _state(self, nodes: Nodes) -> State:
        state = self._states.get(nodes)
        if state is None:
            if len(self._states) >= _MOST_STATES:
                self._forget()
            concepts = frozenset(name for node in nodes for name in self._says.get(node, ()))
            follows = self._edges[nodes[0]] if len(nodes) == 1 else self._merged(nodes)
            state = self._states[nodes] = State(nodes, concepts, follows)
        return state

    def _merged(self, nodes: Nodes) -> dict[str, list[int]]:
        """Where each word leads from any of `nodes`."""
        merged: dict[str, list[int]] = {}
        for node in nodes:
            for word, targets in self._edges[node].items():
                known = merged.get(word)
                merged[word] = targets if known is None else known + targets
        return merged

    def _forget(self) -> None:
        """Drops all states but the root, so that no text can make them grow without end."""
        self._states = {self.root.nodes: self.root}
        self.root.known.clear()

    def _new(self) -> int:
        self._edges.append({})
        return len(self._edges) - 1

    def _concept(self, name: str, sources: Nodes, target: int) -> Nodes:
        if name in self._open:
            raise PhraseError(f"the concept {name} contains itself")
        self._open.add(name)
        ends = [
            end for choice in self._phrases[name] for end in self._part(choice, sources, target)
        ]
        self._open.discard(name)
        return tuple(dict.fromkeys(ends))

    def _part(self, part: Part, sources: Nodes, target: int) -> Nodes:
        """Adds the ways of `part` from `sources` to `target`, and gives all their ends."""
        if isinstance(part, str):
            *first, last = self._open_word(part)
            for word in first:
                between = self._new()
                self._link(sources, word, between)
                sources = (between,)
            self._link(sources, last, target)
            return (target,)
        if isinstance(part, Concept):
            return self._concept(part.name, sources, target)
        ends = [end for way in part.options for end in self._sequence(way, sources, target)]
        return tuple(dict.fromkeys([*ends, *sources] if part.optional else ends))

    def _sequence(self, sequence: Sequence, sources: Nodes, target: int) -> Nodes:
        for part in sequence.parts[:-1]:
            sources = self._part(part, sources, self._new())
        return self._part(sequence.parts[-1], sources, target) if sequence.parts else sources

    def _link(self, sources: Nodes, word: str, target: int) -> None:
        self.vocabulary.add(word)
        for source in sources:
            targets = self._edges[source].setdefault(word, [])
            if target not in targets:
                targets.append(target)
