"""A keyword baseline of ours: the plain words of each finding, and the words for yes and no.

A finding is present when one of its words is said, absent when a negative word stands among the
four words before it, unsure when the utterance has a word of doubt. The answer to the question
is the first word of yes, no or doubt; it goes to the findings asked that no word named.
"""

import re
from collections.abc import Callable

from benchmarks.peers.serving import Heard, Item, Phrasebook, serve

FINDINGS = {
    "leg_weakness": "weak|weakness|weaker|buckl(?:e|es|ed|ing)|g(?:ave|ives|iving) way|foot drop",
    "leg_numbness": "numb|numbness|tingl(?:e|es|y|ing)|pins and needles|no feeling",
    "trouble_walking": "(?:trouble|difficulty|problems?) (?:walking|standing)|limp(?:ing)?"
    "|(?:can not|hard to|struggl(?:e|ing) to) (?:walk|stand|get up)",
    "bladder_bowel_loss": "incontinen(?:t|ce)|leak(?:s|ed|ing)?|(?:wet|soiled) myself|accidents?"
    "|lost control|can not (?:pee|go|control|hold)",
    "saddle_numbness": "groin|genitals|privates|crotch|buttocks|bottom|inner thighs?|down there",
    "major_injury": "fell|fall|fallen|crash|accident|hit|kicked|thrown|knocked",
    "fever": "fever|feverish|fevers|shivering|shivers|chills|temperature",
    "weight_loss": "los(?:t|ing) weight|weight loss|clothes are loose",
    "night_pain": "worse (?:at night|in bed|lying down)|wakes me|keeps me awake|constant",
    "cancer_history": "cancer|tumou?r|leuka?emia|lymphoma|melanoma|chemo(?:therapy)?",
}
ANSWERS = {
    "unsure": "maybe|perhaps|possibly|might|unsure|not sure|do not know|no idea|could not say",
    "no": "no|nope|nah|never|none|nothing|neither|not really|not at all|i do not|i have not"
    "|i did not|it does not|it is not",
    "yes": "yes|yeah|yep|yup|aye|sure|definitely|absolutely|i do|i have|i did|it does|it is",
}
_NEGATED = re.compile(r"\b(?:no|not|never|without|nor|neither|none)(?: [a-z']+){0,3} $")


def build(_phrasebook: Phrasebook) -> Callable[[Item], Heard]:
    findings = {name: re.compile(rf"\b(?:{words})\b") for name, words in FINDINGS.items()}
    answers = re.compile(
        r"\b(?:" + "|".join(f"(?P<{name}>{words})" for name, words in ANSWERS.items()) + r")\b"
    )
    doubt = re.compile(rf"\b(?:{ANSWERS['unsure']})\b")

    def hear(item: Item) -> Heard:
        text = item["plain"]
        heard = {}
        for name, words in findings.items():
            said = words.search(text)
            if said and doubt.search(text):
                heard[name] = "unsure"
            elif said:
                negated = _NEGATED.search(text[: said.start()])
                heard[name] = "absent" if negated else "present"
        answer = answers.search(text)
        return {"findings": heard, "answer": answer.lastgroup if answer else None}

    return hear


if __name__ == "__main__":
    serve(build)
