"""What a text asks about that tells what somebody says: "my brother says that she died, is he right?"."""

import re

from bot.domain.matching.text.normalise import MAX_CHARACTERS

_ANYBODY = "i|we|he|she|they|people|someone|somebody|everyone|everybody"
_WHO = rf"(?:(?:my|our|this|that|a|some) [\w'\u2019]+(?: [\w'\u2019]+)?|{_ANYBODY})"
_SAYS = (
    r"(?:(?:also|just|still|always|really|keeps?|kept) )?"
    r"(?:says?|said|saying|thinks?|thought|claims?|claimed|believes?|insists?|swears?|reckons?|bets?|"
    r"tells me|told me)"
)
_FIRST = r"(?:(?:so|ok|okay|well|hey|but|and|like),? )*"
_OPENING = re.compile(rf"\A\s*{_FIRST}{_WHO} {_SAYS}(?: that)? ", re.IGNORECASE)
_RIGHT = r"(?:right|wrong|correct|lying|crazy|mad|insane|nuts|tripping|mistaken|dumb|stupid)"
_IS_RIGHT = rf"(?:(?:is|was) (?:he|she|that|it) |(?:are|were) they |am i (?:just )?){_RIGHT}"
_OR = r",? or (?:what|not|no|nah|nope|wrong|right|am i|is (?:he|she|it)|are they)\b(?: \w+)?"
_TAG = re.compile(rf"(?<![,.;!?\s])[,.;!?\s]+(?:{_IS_RIGHT}|or what)(?:{_OR})?[?!.\s]*\Z", re.IGNORECASE)
_REASON = re.compile(r",? (?:because|cause|cuz|coz|since|as we|bc) .*\Z", re.IGNORECASE | re.DOTALL)
_LONGEST = 400  # characters; longer ones tell more than somebody's claim


def claim_in(text: str) -> str:
    """Return what a text says that somebody says, or asks whether it is right; "" where it does neither.

    A reason that they give for it is left out: facts are on what they say.
    """
    if len(text) > min(_LONGEST, MAX_CHARACTERS):
        return ""
    rest = _TAG.sub("", text)
    claim = _OPENING.sub("", rest, count=1)
    return "" if claim == text else _REASON.sub("", claim).strip()
