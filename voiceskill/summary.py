"""What the caller told, in a few lines to show to a clinician."""

from voiceskill.dialog import prompts
from voiceskill.dialog.content import Dialog
from voiceskill.dialog.state import State
from voiceskill.language.meaning import Polarity

_SLOT_LINES = {
    "severity": "Pain: {} out of 10",
    "duration_days": "Since: {} days",
    "recurrent": "Keeps coming back: {}",
    "improving": "Getting better: {}",
    "radiates_below_knee": "Below the knee: {}",
    "movement_related": "Changes with movement: {}",
}


def summarise(dialog: Dialog, state: State) -> tuple[str, ...]:
    """One line each for what is present, denied and unclear, and for each slot."""
    absent = [name for name, polarity in state.findings if polarity is Polarity.ABSENT]
    groups = {
        "Present": prompts.name_findings(dialog, state, state.present(), most=None),
        "Unclear": prompts.name_findings(dialog, state, prompts.unclear(state), most=None),
        "Denied": prompts.name_findings(dialog, state, absent, most=None),
    }
    lines = [f"{label}: {names}" for label, names in groups.items() if names]
    for name, value in state.slots:
        spoken = {True: "yes", False: "no"}[value] if isinstance(value, bool) else f"{value:g}"
        lines.append(_SLOT_LINES[name].format(spoken))
    return ("What you told me:", *(f"  {line}" for line in lines)) if lines else ()
