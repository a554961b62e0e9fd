"""From words to meaning: runs the stages one after the other."""

from collections.abc import Mapping, Sequence

from voiceskill.language.answers import CIRCUMSTANCE
from voiceskill.language.assertion import Assertor
from voiceskill.language.clauses import ClauseSplitter, Reading
from voiceskill.language.findings import FindingReader, clauses_of
from voiceskill.language.fragments import FragmentReader
from voiceskill.language.intents import IntentReader, command_concepts
from voiceskill.language.lexicon import CUES, ELLIPTIC, Lexicon
from voiceskill.language.matcher import Matcher, Span
from voiceskill.language.meaning import Intent, Meaning, Polarity
from voiceskill.language.mentions import MentionFinder
from voiceskill.language.numbers import find_numbers
from voiceskill.language.ordinals import by_order
from voiceskill.language.overruling import only_answers, overrule
from voiceskill.language.phrase_net import PhraseNet
from voiceskill.language.polar import PolarReader
from voiceskill.language.questions import STRAIGHT, Way, statements
from voiceskill.language.readings import age_findings, temperature_spans
from voiceskill.language.second_reader import SecondReader
from voiceskill.language.slips import hear_no, part_answer, slip_table
from voiceskill.language.slots import SlotReader
from voiceskill.language.text import Normaliser, Text


class Reader:
    """Reads utterances. Immutable once built; building compiles the lexicon.

    `vocabulary` holds every word that it knows. Raises PhraseError when a phrase of the lexicon
    is not well formed.
    """

    def __init__(self, lexicon: Lexicon, second: SecondReader | None = None) -> None:
        self._lexicon = lexicon
        self._second = second
        self._normaliser = Normaliser(
            lexicon.contractions, frozenset(lexicon.fillers), lexicon.sounds
        )
        net = PhraseNet(
            {**lexicon.concepts, **command_concepts(lexicon)}, self._normaliser.open_word
        )
        vocabulary = set(net.vocabulary)
        vocabulary.update(lexicon.light, lexicon.courtesy, lexicon.fillers)
        vocabulary.update(*lexicon.word_sets.values())
        vocabulary.update(lexicon.contractions)
        self.vocabulary = frozenset(vocabulary)
        self.open_word = self._normaliser.open_word
        self._normaliser.repair(slip_table(vocabulary), frozenset(lexicon.numbers), self.vocabulary)
        light = frozenset(lexicon.light)
        idle = light | frozenset(lexicon.courtesy)
        self._matcher = Matcher(
            net,
            light,
            cues=CUES.union(command_concepts(lexicon)),
            regions=frozenset(lexicon.regions),
            shields=frozenset(lexicon.shields),
            elliptic=ELLIPTIC.union(c for c in command_concepts(lexicon) if c.endswith("alone")),
        )
        word_sets = {name: frozenset(words) for name, words in lexicon.word_sets.items()}
        self._splitter = ClauseSplitter(word_sets, idle)
        assertor = Assertor(word_sets, light, idle)
        self._polar = PolarReader(idle)
        self._findings = FindingReader(
            lexicon, assertor, self._polar, FragmentReader(word_sets, idle)
        )
        self._slots = SlotReader(lexicon, assertor)
        self._intents = IntentReader(lexicon, frozenset(lexicon.courtesy))
        rules = dict.fromkeys(self._findings.rules())
        for bases in self._slots.rules.values():
            rules.update(dict.fromkeys(rule for rule, _ in bases))
        self._mentions = MentionFinder(rules, lexicon.regions)

    def read(self, text: str, asked: Sequence[str] = (), question: str = "") -> Meaning:
        """What `text` means as an answer to the question about `asked` (finding or slot ids).

        Yes means present, unless the words of `question` ask the other way round. Pure and
        deterministic; never raises on any text.
        """
        plain = self._normaliser.normalise(text)
        if not plain.words:
            return Meaning()
        if asked:
            plain = part_answer(hear_no(plain))
        reading = self._analyse(plain, asked)
        mentions = self._mentions.find(reading)
        corrects = self._intents.corrects(reading) and not by_order(plain.words, asked)
        answered = () if corrects else asked
        ways = self.ways(question, asked) if question else {}
        evidence = self._findings.evidence(reading, answered, mentions)
        busy = clauses_of(evidence)
        answers = self._polar.read(reading, busy)
        corrects = corrects and self._intents.corrects(reading, answers)
        findings = self._findings.read(reading, answered, evidence, answers, ways)
        whole = self._intents.whole_command(reading)
        caution = self._lexicon.second_reader
        ask_second = whole is None and not only_answers(findings, len(plain.words))
        if self._second is not None and caution is not None and ask_second:
            straight = [name for name in asked if name not in ways]
            opinions = self._second.read(plain.words, straight)
            elsewhere = self._findings.elsewhere(reading)
            findings = overrule(findings, opinions, caution, len(plain.words), straight, elsewhere)
        known = {finding.name for finding in findings}
        ages = age_findings(reading)
        findings += tuple(finding for finding in ages if finding.name not in known)
        answer = answers[-1].intent if answers else None
        slots = self._slots.read(reading, asked, mentions, answer, busy)
        if self._findings.about(asked) and (answers or any(f.name in asked for f in findings)):
            # "yes, since monday" dates what was asked about, not the pain.
            slots = tuple(slot for slot in slots if slot[0] in asked)
        if any(name in asked and not isinstance(value, bool) for name, value in slots):
            # "five i suppose" is a number, not a doubt.
            answer = None
        if corrects:
            return Meaning(Intent.CORRECTION, None, findings, slots, answer)
        if whole is not None:
            lone = len(plain.words) == 1
            findings = tuple(f for f in findings if not lone and f.rule != CIRCUMSTANCE)
            return Meaning(whole, None, findings, slots)
        faq = self._intents.faq(reading)
        told = any(finding.polarity is Polarity.PRESENT for finding in findings)
        if faq is not None and (answers or (told and asked)):
            faq = None
        if faq is not None:
            findings = tuple(
                finding
                for finding in findings
                if finding.name in asked or finding.polarity is not Polarity.ABSENT
            )
            return Meaning(Intent.QUESTION, faq, findings, slots)
        if not (findings or slots or answers):
            return Meaning(self._intents.command(reading), None, findings, slots)
        return Meaning(answer, None, findings, slots)

    def ways(self, question: str, asked: Sequence[str]) -> Mapping[str, Way]:
        """The findings of `asked` about which the words of `question` do not ask straight."""
        ways: dict[str, Way] = {}
        for statement in statements(self._normaliser.normalise(question)):
            reading = self.analyse(statement.text, asked)
            evidence = self._findings.evidence(reading, asked, self._mentions.find(reading))
            for finding in self._findings.read(reading, (), evidence, (), {}):
                if finding.name in asked:
                    ways[finding.name] = statement.way(finding)
        return {name: way for name, way in ways.items() if way != STRAIGHT}

    def words(self, text: str) -> tuple[str, ...]:
        """The words of `text` as every stage sees them: opened, without fillers and stutters."""
        return self._normaliser.normalise(text).words

    def analyse(self, text: str, asked: Sequence[str] = ()) -> Reading:
        """The words, phrases and clauses of `text`, for tests and for people who look inside."""
        return self._analyse(self._normaliser.normalise(text), asked)

    def _analyse(self, text: Text, asked: Sequence[str]) -> Reading:
        spans = self._matcher.find(text)
        numbers = list(find_numbers(text.words, self._lexicon.numbers))
        if numbers and ("fever" in asked or any("temperature" in s.concepts for s in spans)):
            spans = _merge(spans, temperature_spans(text.words, numbers))
        return self._splitter.split(text, spans, numbers)


def _merge(spans: list[Span], readings: list[Span]) -> list[Span]:
    """Readings of numbers win over phrases that they overlap."""
    taken = {at for span in readings for at in range(span.start, span.end)}
    kept = [span for span in spans if taken.isdisjoint(range(span.start, span.end))]
    return sorted(kept + readings, key=lambda span: span.start)
