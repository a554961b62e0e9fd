"""Pairs topics with their answers: "fever no, weight yes", "no to weak, maybe to numb".

Said without pauses, "toes yes groin not sure bladder no" is three answers to three topics, and
none of them answers for another. Only a row of two or more is taken for pairs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voiceskill.language.matcher import Span
from voiceskill.language.meaning import Intent

_INTENTS = {
    "polar_yes": Intent.YES,
    "polar_no": Intent.NO,
    "polar_unsure": Intent.UNSURE,
    "polar_both": Intent.UNSURE,
    "uncertain_after": Intent.UNSURE,
    "elliptic_no": Intent.NO,
}
_MAYBE = frozenset({"maybe", "perhaps", "possibly", "unsure"})
_SURE = frozenset(
    {"definitely", "certainly", "absolutely", "surely", "indeed", "certain", "definite"}
)
_PLAIN = frozenset(
    {"no", "nope", "nah", "nay", "naw", "yes", "yeah", "yep", "yup", "aye", "definite", "hell"}
    | {"affirmative", "negative", "oui", "not"}
    | _SURE
)
_DETERMINERS = frozenset({"no", "never", "none", "not", "nothing", "neither", "without"})
_SPOKEN = frozenset({"i", "it", "they"})
_NO_TOPIC = _DETERMINERS | {"nor", "if", "you", "he", "she", "they", "we", "i"}
_COPULAS = frozenset({"is", "are", "it", "a", "that", "still", "just", "feel", "feels"})
_TOWARDS = frozenset({"to", "on"})
_OPENERS = frozenset(
    {"and", "but", "i", "it", "they", "my", "the", "so", "though", "because", "just", "only"}
    | {"since", "as", "well", "that", "there", "not", "we", "please", "thanks", "thank"}
)
_TOPIC_WORDS = 4
_LONGEST = 7
_LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Pair:
    """The topic in the words `topic` and the answer in the words `answer`, given to it."""

    topic: range
    answer: range
    intent: Intent

    @property
    def start(self) -> int:
        """First word of both."""
        return min(self.topic.start, self.answer.start)

    @property
    def end(self) -> int:
        """After the last word of both."""
        return max(self.topic.stop, self.answer.stop)


def find_pairs(
    words: Sequence[str],
    breaks: Sequence[int],
    spans: Iterable[Span],
    verbs: frozenset[str],
    idle: frozenset[str],
) -> tuple[Pair, ...]:
    """The pairs of an utterance in order; `verbs` make a statement, `idle` words no topic."""
    answers = _answers(words, breaks, spans, idle)
    if not answers or len(words) > _LONGEST_TEXT:
        return ()
    taken = verbs - _COPULAS | _NO_TOPIC
    pairs: list[Pair] = []
    run: list[Pair] = []
    last, denies = 0, False
    for answer, intent in answers:
        topic = None
        if not denies:
            topic = _topic_before(words, breaks, last, answer.start, taken, idle)
        if topic is None or (run and topic.start > run[-1].end + 1):
            pairs += _whole(words, breaks, run)
            run = []
        if topic is not None:
            run.append(Pair(topic, answer, intent))
        last = answer.stop
        denies = topic is None and _open(words, breaks, answer)
    pairs += _whole(words, breaks, run)
    return tuple(pairs) or _towards(words, breaks, answers, idle)


def _answers(
    words: Sequence[str], breaks: Sequence[int], spans: Iterable[Span], idle: frozenset[str]
) -> list[tuple[range, Intent]]:
    """The answers in order; those said in one breath ("no never") are one."""
    answers: list[tuple[range, Intent]] = []
    for span in spans:
        intent = _intent(words, breaks, span)
        last = answers[-1][0].stop if answers else 0
        if intent is None or span.start < last:
            continue
        stop = span.end
        beside = answers and all(word in idle for word in words[last : span.start])
        if beside and not any(breaks[last : span.start + 1]):
            if _open(words, breaks, range(span.start, stop)):
                continue
            whole, before = answers.pop()
            intent = before if before is intent else Intent.UNSURE
            answers.append((range(whole.start, stop), intent))
            continue
        answers.append((range(span.start, stop), intent))
    return answers


def _intent(words: Sequence[str], breaks: Sequence[int], span: Span) -> Intent | None:
    """The answer that a phrase gives; a statement ("i have not") only when nothing follows."""
    said = words[span.start : span.end]
    for concept, intent in _INTENTS.items():
        if concept in span.concepts:
            plain = said[0] in _PLAIN or intent is Intent.UNSURE
            return intent if plain or _closed(words, breaks, span.end) else None
    if "elliptic_unsure" in span.concepts:
        single = not _MAYBE.isdisjoint(said)
        return Intent.UNSURE if single or _closed(words, breaks, span.end) else None
    if "elliptic_yes" in span.concepts:
        spoken = said[0] == "i" and _closed(words, breaks, span.end)
        return Intent.YES if spoken or not _SURE.isdisjoint(said) else None
    return None


def _topic_before(
    words: Sequence[str],
    breaks: Sequence[int],
    last: int,
    end: int,
    taken: frozenset[str],
    idle: frozenset[str],
) -> range | None:
    """The topic that ends at `end` and begins at or after `last`; None when it is no topic."""
    start = last
    for at in range(last, end):
        if words[at] == "but":
            start = at + 1
        elif breaks[at] and at > last:
            start = at
    if end - start > 1 and words[end - 1] in _SPOKEN:
        end -= 1
    said = words[start:end]
    content = [word for word in said if word not in idle and word not in _COPULAS]
    if not 0 < len(content) <= _TOPIC_WORDS or len(said) > _LONGEST:
        return None
    return range(start, end) if taken.isdisjoint(said) else None


def _closed(words: Sequence[str], breaks: Sequence[int], at: int) -> bool:
    """Whether what came before `at` is over, so that a "no" there denies nothing after it."""
    return at >= len(words) or bool(breaks[at]) or words[at] in _OPENERS


def _open(words: Sequence[str], breaks: Sequence[int], answer: range) -> bool:
    """Whether a "no" may deny what follows it: "no fever"."""
    bare = len(answer) == 1 and words[answer.start] in _DETERMINERS
    return bare and not _closed(words, breaks, answer.stop)


def _whole(words: Sequence[str], breaks: Sequence[int], run: list[Pair]) -> list[Pair]:
    """The run without a last "no" that belongs to the words after it; none of fewer than two."""
    while run:
        last = run[-1]
        if last.intent is Intent.YES or _closed(words, breaks, last.answer.stop):
            break
        run = run[:-1]
    if len(run) == 1 and words[run[0].answer.start] in _SPOKEN and run[0].intent is Intent.NO:
        beside = not breaks[run[0].answer.start]
        return run if beside and len(run[0].topic) <= _TOPIC_WORDS else []
    firm = any(words[pair.answer.start] in _PLAIN | _SPOKEN for pair in run)
    return run if len(run) > 1 and firm else []


def _towards(
    words: Sequence[str],
    breaks: Sequence[int],
    answers: Sequence[tuple[range, Intent]],
    idle: frozenset[str],
) -> tuple[Pair, ...]:
    """Answers that name their topic after them: "no to weak yes to numb"."""
    pairs: list[Pair] = []
    for number, (answer, intent) in enumerate(answers):
        if words[answer.stop : answer.stop + 1] == () or words[answer.stop] not in _TOWARDS:
            continue
        limit = answers[number + 1][0].start if number + 1 < len(answers) else len(words)
        end = answer.stop + 1
        while end < min(limit, answer.stop + _LONGEST) and not breaks[end]:
            end += 1
        topic = range(answer.stop + 1, end)
        if any(words[at] not in idle for at in topic):
            pairs.append(Pair(topic, answer, intent))
    return tuple(pairs) if len(pairs) > 1 else ()
