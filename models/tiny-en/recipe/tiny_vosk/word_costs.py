"""What words cost in the decoding graph, whatever the grammar.

The grammars that Vosk makes from phrases know no frequencies and allow every word of a phrase
alone, so that "i don't know" would let "no" be heard as "know", and slang that hardly anybody
says would win against "yes" half of the time.
"""

from __future__ import annotations

import math
from collections import defaultdict

from .language_model import LanguageModel
from .pronunciations import pronounce
from .vocabulary import Vocabulary

# Words that sound like a likelier answer, and the likelier answers, rare as they may be in texts.
_FIXED = {"know": 3.0, "to": 2.0, "for": 2.0, "weak": 2.0, "weight": 2.0}
_PREFERRED = {"no", "two", "four", "week", "wait", "one", "eight", "right", "numb"}
_HOMOPHONE_SCALE, _HIGHEST_HOMOPHONE_COST = 0.5, 3.0
_RARITY_SCALE, _USUAL_SHARE = 0.25, 0.002


def weigh_words(vocabulary: Vocabulary, model: LanguageModel) -> dict[str, float]:
    """Costs (natural logarithms, 0 and more) of rare words and of unlikely homophones."""
    alike: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for word in vocabulary.words:
        for pronunciation in pronounce(word):
            alike[pronunciation].append(word)
    usual = {*vocabulary.core_words, *_PREFERRED}
    costs = dict.fromkeys(_PREFERRED, 0.0) | _FIXED
    for word in vocabulary.words:
        if word in costs:
            continue
        share = model.chance((), word)
        groups = [alike[pronunciation] for pronunciation in pronounce(word)]
        likelier = min(max(model.chance((), other) for other in group) for group in groups)
        by_sound = min(_HOMOPHONE_SCALE * math.log(likelier / share), _HIGHEST_HOMOPHONE_COST)
        rarity = 0.0 if word in usual else _RARITY_SCALE * math.log(_USUAL_SHARE / share)
        costs[word] = max(0.0, by_sound, rarity)
    return costs
