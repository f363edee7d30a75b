"""Bring text from people to a form in which the same question looks the same."""

import re
import unicodedata
from functools import lru_cache

MAX_CHARACTERS = 4_000
"""Text beyond this many characters is not read: Discord's longest message."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00b4": "'", "`": "'", "\uff07": "'"})
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")

# What follows an apostrophe, and the word that it stands for.
_ENDINGS = {"re": "are", "ll": "will", "ve": "have", "d": "would", "m": "am", "t": "not"}

# After these, an apostrophe and s mean "is"; after any other word they mark the possessor.
_IS_AFTER = frozenset(
    [
        "what",
        "who",
        "where",
        "how",
        "when",
        "why",
        "which",
        "that",
        "this",
        "it",
        "he",
        "she",
        "there",
        "here",
        "everything",
        "something",
        "nothing",
    ]
)

# Shorthand and contractions written without their apostrophe. Words that are also other
# words ("were", "well", "ill", "shell", "wed", "id") are left alone.
_SPELLED_OUT = {
    "wen": "when",
    "wher": "where",
    "wat": "what",
    "wut": "what",
    "wot": "what",
    "wich": "which",
    "teh": "the",
    "hsi": "his",
    "adn": "and",
    "w": "with",
    "wid": "with",
    "dat": "that",
    "dis": "this",
    "da": "the",
    "em": "them",
    "rly": "really",
    "def": "definitely",
    "abt": "about",
    "b4": "before",
    "gr8": "great",
    "cud": "could",
    "wud": "would",
    "shud": "should",
    "wer": "were",
    "hav": "have",
    "tht": "that",
    "frm": "from",
    "whr": "where",
    "bout": "about",
    "cos": "because",
    "coz": "because",
    "wtf": "what",
    "idk": "i do not know",
    "aint": "is not",
    "alot": "a lot",
    "arent": "are not",
    "bc": "because",
    "cannot": "can not",
    "cant": "can not",
    "coulda": "could have",
    "couldnt": "could not",
    "couldve": "could have",
    "cuz": "because",
    "didnt": "did not",
    "doesnt": "does not",
    "dont": "do not",
    "dunno": "do not know",
    "gimme": "give me",
    "gonna": "going to",
    "gotta": "got to",
    "hadnt": "had not",
    "hasnt": "has not",
    "havent": "have not",
    "hes": "he is",
    "howd": "how did",
    "hows": "how is",
    "im": "i am",
    "isnt": "is not",
    "itll": "it will",
    "ive": "i have",
    "lemme": "let me",
    "n": "and",
    "pls": "please",
    "plz": "please",
    "ppl": "people",
    "r": "are",
    "shes": "she is",
    "shouldnt": "should not",
    "thats": "that is",
    "theres": "there is",
    "theyll": "they will",
    "theyre": "they are",
    "theyve": "they have",
    "thru": "through",
    "tho": "though",
    "u": "you",
    "ur": "your",
    "wanna": "want to",
    "wasnt": "was not",
    "werent": "were not",
    "weve": "we have",
    "whatd": "what did",
    "whatre": "what are",
    "whats": "what is",
    "whens": "when is",
    "wheres": "where is",
    "whichs": "which is",
    "whod": "who did",
    "whos": "who is",
    "whys": "why is",
    "wont": "will not",
    "wouldnt": "would not",
    "wouldve": "would have",
    "y": "why",
    "yall": "you all",
    "youll": "you will",
    "youre": "you are",
    "youve": "you have",
}


def normalise(text: str) -> str:
    """Return the words of ``text`` in their plain form, one space apart; doing it again changes nothing."""
    return " ".join(words(text))


def words(text: str) -> list[str]:
    """Split ``text`` into plain words: lower case, no accents, contractions and shorthand spelled out."""
    return list(_words(text[:MAX_CHARACTERS]))


@lru_cache(maxsize=64)  # a question is looked at as a whole, in parts and while it is typed
def _words(text: str) -> tuple[str, ...]:
    plain: list[str] = []
    for token in _WORD.findall(_fold(text)):
        spelled = _SPELLED_OUT.get(token)
        if spelled is not None:
            plain.extend(spelled.split())
        elif "'" in token:
            plain.extend(_contraction(token))
        else:
            plain.append(token)
    return tuple(plain)


def _fold(text: str) -> str:
    """Lower the case and take away accents, zero-width characters and the commas inside numbers."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).casefold().translate(_QUOTES)
        # Casefolding can leave characters that decompose once more.
        # One of them can become eighteen letters.
        decomposed = unicodedata.normalize("NFKD", text)[: 2 * MAX_CHARACTERS]
        text = "".join(c for c in decomposed if unicodedata.category(c) not in {"Mn", "Cf"})
    text = text.lower().replace("`", "'")
    return _THOUSANDS.sub("", text) if "," in text else text


def _contraction(token: str) -> list[str]:
    """Spell out a word with apostrophes in it."""
    stem, _, ending = token.rpartition("'")
    stem = stem.replace("'", "")
    if ending == "t" and stem.endswith("n"):
        stem = {"wo": "will", "ca": "can", "sha": "shall", "ai": "is"}.get(stem[:-1], stem[:-1])
        return _again(stem, "not")
    if ending == "s":
        return (
            _again(stem, "is")
            if stem in _IS_AFTER
            else _again("let", "us")
            if stem == "let"
            else _again(stem)
        )
    if ending == "d" and stem in {"how", "what", "where", "who", "why", "when"}:
        return _again(stem, "did")
    if ending in _ENDINGS and ending != "t":
        return _again(stem, _ENDINGS[ending])
    return _again(stem + ending)


def _again(*parts: str) -> list[str]:
    """Spell out what taking a contraction apart has brought to light."""
    return [word for part in parts if part for word in _SPELLED_OUT.get(part, part).split()]


# --- stems -------------------------------------------------------------------------------------

# Forms that no rule reaches, by the form that they are counted as.
_IRREGULAR = {
    form: base
    for base, forms in {
        "be": "am is are was were been being",
        "become": "became",
        "begin": "began begun beginning",
        "break": "broke broken",
        "bring": "brought",
        "build": "built",
        "buy": "bought",
        "catch": "caught",
        "child": "children",
        "choose": "chose chosen",
        "come": "came coming",
        "cost": "costs",
        "die": "died dying dies",
        "do": "did does done doing",
        "draw": "drew drawn",
        "drink": "drank drunk",
        "drive": "drove driven",
        "eat": "ate eaten",
        "fall": "fell fallen",
        "feel": "felt",
        "fight": "fought",
        "find": "found",
        "fly": "flew flown flies flight",
        "foot": "feet",
        "forget": "forgot forgotten",
        "freeze": "froze frozen",
        "get": "got gotten getting",
        "give": "gave given giving",
        "go": "went gone goes going",
        "good": "better best",
        "grow": "grew grown",
        "have": "had has having",
        "hear": "heard",
        "hold": "held",
        "keep": "kept",
        "know": "knew known",
        "leave": "left",
        "lend": "lent",
        "lie": "lying lies lied",
        "lose": "lost losing",
        "make": "made making",
        "man": "men",
        "mean": "meant",
        "meet": "met",
        "mouse": "mice",
        "pay": "paid",
        "person": "people persons",
        "ride": "rode ridden riding",
        "ring": "rang rung",
        "rise": "rose risen",
        "run": "ran running",
        "say": "said says",
        "see": "saw seen",
        "seek": "sought",
        "sell": "sold",
        "send": "sent",
        "shake": "shook shaken",
        "shoot": "shot shots",
        "sing": "sang sung",
        "sit": "sat sitting",
        "sleep": "slept",
        "speak": "spoke spoken",
        "spend": "spent",
        "stand": "stood",
        "steal": "stole stolen",
        "swim": "swam swum swimming",
        "take": "took taken taking",
        "teach": "taught",
        "tell": "told",
        "think": "thought",
        "throw": "threw thrown",
        "tooth": "teeth",
        "use": "used using uses",
        "wake": "woke woken",
        "wear": "wore worn",
        "win": "won winning",
        "woman": "women",
        "write": "wrote written writing",
    }.items()
    for form in forms.split()
}

_VOWEL = re.compile(r"[aeiouy]")
_SHORTEST_INFLECTED = 4
_SHORTEST_STEM = 3
_SHORTEST_WITHOUT_E = 4  # "care" is not "car"
_LOST_E = re.compile(r"[^aeiou][aeiou][^aeiouwxy]")  # what "cared" and "rating" leave of "care" and "rate"

# Without their e they would be other words.
_KEEPS_E = frozenset({"plane", "quite", "scrape", "shine", "slope", "spine", "stare", "stripe", "theme"})


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """Return the form that ``word`` shares with its inflections: plural, past, -ing, -ly and a final e go."""
    base = _IRREGULAR.get(word)
    if base is not None:
        return _final(base)
    if len(word) < _SHORTEST_INFLECTED or not word.isalpha():
        return word
    return _final(_without_inflection(_without_plural(word)))


def _without_plural(word: str) -> str:
    if word.endswith("ies") and len(word) > _SHORTEST_INFLECTED:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _without_inflection(word: str) -> str:
    for ending in ("ingly", "edly", "ing", "ed", "ly"):
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) >= _SHORTEST_STEM and _VOWEL.search(rest):
            if ending == "ly":
                return rest
            if rest[-1] == rest[-2] and rest[-1] not in "aeiolsz":
                return rest[:-1]
            return rest + "e" if _LOST_E.fullmatch(rest) else rest
    return word


def _final(word: str) -> str:
    """Make ``release``/``releas`` and ``city``/``citi`` alike."""
    if word.endswith("e") and len(word) > _SHORTEST_WITHOUT_E and word not in _KEEPS_E:
        return word[:-1]
    if word.endswith("y") and len(word) > _SHORTEST_STEM:
        return word[:-1] + "i"
    return word
