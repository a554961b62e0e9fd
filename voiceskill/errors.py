"""Errors that end in one clear line for the user, each with its exit status."""


class VoiceSkillError(Exception):
    """Says what went wrong, where, and what to do, in one line."""

    exit_status = 1


class UsageError(VoiceSkillError):
    """The command line or the settings ask for something impossible."""

    exit_status = 2


class ContentError(VoiceSkillError):
    """A dialog, lexicon or manifest file breaks a rule; names file, line, key and rule."""

    exit_status = 2


class DeviceError(VoiceSkillError):
    """No usable microphone, loudspeaker or synthesiser."""

    exit_status = 3


class ModelError(VoiceSkillError):
    """A speech model is missing, damaged or not what the manifest says."""

    exit_status = 3
