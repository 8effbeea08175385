"""Decides what a finding comes to: stored, offered or asked again, with what was offered before in mind."""

from dataclasses import replace

from assessment.instrument import NOT_SURE
from assessment.reader.finding import NOTHING, Finding
from assessment.reader.options import Options
from assessment.reading import Reading

CONSENT = "CONSENT"
PERMISSIONS = frozenset({CONSENT, "QUOTE", "FOLLOWUP", "DELETE"})
"""Questions whose yes does something to the person; a doubtful yes is never enough."""
_ACCEPTING = frozenset({"yes", "agree", "accept"})
_REFUSING = frozenset({"no", "decline"})
_SEPARATORS = " \t\n,.;:-–—،。，；："

UNCLEAR = Reading("unclear")


def settle(finding: Finding, text: str, options: Options, offered: tuple[int, ...]) -> Reading:
    """What to do with the finding. `text`: what the person wrote, from which a reason is kept."""
    if offered:
        finding = _after_an_offer(finding, options, offered)
    keys = tuple(key for key in finding.hint.keys if key in options.keys or key == NOT_SURE)
    if options.question.id == CONSENT:
        return _consent(finding, keys, text, options)
    if keys == (NOT_SURE,) and NOT_SURE not in options.keys:
        return UNCLEAR if options.yes_or_no or not finding.hint.sure else Reading("not_sure")
    keys = tuple(key for key in keys if key in options.keys)
    if not keys:
        return UNCLEAR
    if len(keys) > 1 or not finding.hint.sure or _presumed_permission(finding, options):
        return Reading("confirm", values=keys)
    return _taken(keys[0], finding, text)


def _taken(key: int, finding: Finding, text: str) -> Reading:
    comment = None if finding.reason_at is None else text[finding.reason_at :].strip(_SEPARATORS) or None
    if key == NOT_SURE:
        return Reading("not_sure", comment=comment)
    return Reading("answer", value=key, comment=comment)


def _consent(finding: Finding, keys: tuple[int, ...], text: str, options: Options) -> Reading:
    """Consent is given by a plain yes alone. A no may bring its reasons."""
    if len(keys) != 1 or not finding.hint.sure or keys[0] not in options.keys:
        return UNCLEAR
    if finding.reason_at is not None and keys[0] != options.sense("no"):
        return UNCLEAR
    return _taken(keys[0], finding, text)


def _presumed_permission(finding: Finding, options: Options) -> bool:
    """A yes with conditions to a question that asks for permission."""
    key = finding.only
    return options.question.id in PERMISSIONS and finding.reason_at is not None and key != options.sense("no")


def _after_an_offer(finding: Finding, options: Options, offered: tuple[int, ...]) -> Finding:
    """Reads yes and no as said to the offer where they are no answers; takes an offered key that is named again."""
    hint, yes, no = finding.hint, options.sense("yes"), options.sense("no")
    if finding.reason_at is None and hint.source != "digit":
        if hint.source in _ACCEPTING or (yes is not None and hint.keys == (yes,)):
            return _accepted(finding, options, offered)
        if hint.source in _REFUSING or (no is not None and hint.keys == (no,)):
            refused = options.yes_or_no and offered == (yes,)  # "not yes" is no, where there is nothing else
            return finding if no in offered or refused else NOTHING
    if finding.only in offered and not finding.denied and options.question.id not in PERMISSIONS:
        return replace(finding, hint=replace(hint, sure=True))
    return finding


def _accepted(finding: Finding, options: Options, offered: tuple[int, ...]) -> Finding:
    """ "Yes" takes the one offer, except where it is itself the name of another option: then both are offered."""
    hint = finding.hint
    nod = hint.source == "accept" or (hint.source == "agree" and not options.yes_or_no)
    itself = None if nod else options.sense("yes")
    if itself in offered:
        return finding
    keys = offered if itself is None else (*offered, itself)
    return replace(finding, hint=replace(hint, keys=keys, sure=len(keys) == 1 and (nod or hint.sure)))
