"""What a text is replied with: an answer, what somebody asked to be shown, or a few words of small talk."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.conversations import Reply
from bot.domain.links import entries_by_id, find_named, introduction, name_directory, select_quotes
from bot.domain.matching.languages.remarks import Remark, remark_in, without_remarks
from bot.domain.matching.languages.small_talk import small_talk_in
from bot.domain.matching.model import Status, Verdict
from bot.domain.matching.schema.requests import (
    asked_words,
    asks_for_lines,
    bare_words,
    introduced_in,
    named_in,
    opens_question,
    orders,
    read_wish,
    typed_command,
)
from bot.domain.matching.schema.talk import NOISE
from bot.domain.matching.schema.wishes import FindNamed, Wanted, Wish, wish_of
from bot.domain.matching.text.debates import is_choice, is_debate
from bot.domain.matching.text.elsewhere import is_elsewhere
from bot.domain.matching.text.normalise import words
from bot.domain.matching.verdict.followup import asks_how_many
from bot.domain.matching.verdict.gathering import asks_for_night
from bot.domain.pack.model import PEOPLE, Entity, EntityKind, Fact
from bot.domain.pack.translating import original_of
from bot.domain.teaching.texts import clean_question, fold_question, question_key, states
from bot.domain.words import content_words, tokens
from bot.ui.layout import Layout
from cogs.ask.offering import more_card
from cogs.ask.showing import SHOWING, show_wanted
from cogs.ask.spot import Spot
from cogs.ask.standing import doubt_card, repeating_card
from cogs.ask.talk import talk_card
from cogs.ask.views import verdict_card
from cogs.ask.withholding import is_withheld

_WARM = frozenset({Wish.GREETING, Wish.FAREWELL, Wish.THANKS, Wish.PRAISE, Wish.COMPLAINT, Wish.FOLLOW_UP})
_ANOTHER = frozenset({"another", "one", "next", "again"})
# What a reply to an answer never means: "why?" and "Grace?" ask on.
_ASKING_ON = frozenset({Wish.REACTION, Wish.FOLLOW_UP, Wish.NAME})
_REMARKS = {Remark.LIKED: Wish.LIKED, Remark.DISLIKED: Wish.DISLIKED, Remark.OTHER: Wish.REMARK}
# What is said to this bot in the words of a remark.
_ABOVE_REMARKS = frozenset({Wish.COMMAND, Wish.HELP, Wish.FAVOURITE, Wish.SYMPATHY})
# What needs no other answer than it gets, so that nobody is to teach one.
_SETTLED = frozenset({Wish.BOT, Wish.HELP, Wish.REACTION, Wish.NOISE})
_SHOWN = {  # by commands without anything behind them
    "ask": Wish.HELP,
    "quote": Wish.QUOTE,
    "quotes list": Wish.QUOTES,
    "stunts": Wish.STUNTS,
    "people": Wish.PEOPLE,
    "places": Wish.PLACES,
    "facts": Wish.TOPICS,
}
_TAKING_NAMES = frozenset({"person", "place", "name", "stunt", "facts", "quotes search"})  # commands
_TAKING_QUESTIONS = frozenset({"ask", ""})


@dataclass(frozen=True, slots=True)
class Last:
    """What a text follows."""

    reply: Reply | None = None
    fact: Fact | None = None  # the one that was answered, where that was an answer
    asked: str = ""  # the question that it answered, in English; empty where that is not known


@dataclass(frozen=True, slots=True)
class Text:
    """What somebody wrote."""

    said: str
    id: int  # of its message or interaction
    replied: Fact | None = None  # the fact whose answer it replies to, or goes on from
    before: Fact | None = None  # the fact that its author was last answered
    last: Last = Last()
    typed: str = ""  # all of it, with its greeting, where the reply repeats it, as it does not stand below it


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a text was taken to mean: as a question, and what it wants other than an answer, if anything."""

    verdict: Verdict
    wanted: Wanted | None
    is_answer: bool  # others may want to see what it is replied with
    is_question: bool  # moderators may want to teach an answer to it
    told: Fact | None = None  # what answers it on the page of the name that it asks for
    is_withheld: bool = False  # it asks for a spoiler that is not told here

    @property
    def question(self) -> Verdict | None:
        """The verdict on the question; None where the text asks none."""
        if self.told is not None:
            return Verdict(Status.ANSWER, 1.0, fact_id=self.told.id)
        return self.verdict if self.is_question else None

    @property
    def is_unanswered(self) -> bool:
        """Whether it asks what there is no answer to, which moderators may want to teach."""
        return self.is_question and not self.is_answer and self.verdict.status is Status.UNKNOWN


def understand(spot: Spot, text: Text, match: Callable[[str], Verdict]) -> Meaning:
    """Return what a text means; ``match`` says what it means as a question."""
    typed = typed_command(text.said, spot.commands)
    command, said = ("", text.said) if typed is None else typed
    question = said.removeprefix("question:").strip() if command in _TAKING_QUESTIONS else ""
    question = without_remarks(question)
    verdict = match(question or text.said)
    answered = spot.telling.known.fact.get(verdict.fact_id or "")
    if command and not question and (answered is None or not answered.is_taught):
        wanted = _wanted_by_command(spot, command, said)
    else:
        wanted = _wanted_instead(spot, text, question or said, verdict)
    is_told_us = verdict.status is Status.UNKNOWN and not verdict.parts and states(text.said)
    is_question = wanted is None and verdict.talk != NOISE and not verdict.is_off_topic and not is_told_us
    is_question = is_question and not (verdict.asks_whom or _asks_which(verdict))
    if wanted is None and answered is None and not verdict.parts:
        wanted = Wanted(Wish.WHOM) if verdict.asks_whom else _wanted_unanswered(spot, text, verdict)
        is_question = is_question and not _is_settled(text, wanted)
    is_told = answered is not None or bool(verdict.parts)
    is_shown = is_told if wanted is None else wanted.wish in SHOWING - {Wish.CHOICE}
    told = None if wanted is None else _told_on_page(spot, wanted)
    is_refused = wanted is None and is_withheld(spot.telling, verdict)
    return Meaning(verdict, wanted, is_shown, is_question, told, is_refused)


def _wanted_instead(spot: Spot, text: Text, question: str, verdict: Verdict) -> Wanted | None:
    """Return what a question wants instead of an answer, by its own words; None where it may be answered."""
    answered = spot.telling.known.fact.get(verdict.fact_id or "")
    said = verdict.english or question
    if answered is None and asks_for_night(words(said)):
        return Wanted(Wish.NIGHT) if spot.night is not None else None
    if answered.is_taught if answered is not None else _is_led_to(spot, said, verdict):
        return None  # moderators come first
    if answered is None and asks_how_many(said):
        return Wanted(Wish.HOW_MANY)
    if answered is None and not verdict.parts and is_elsewhere(words(said)):
        return Wanted(Wish.ELSEWHERE)
    is_choosing = verdict.status is not Status.UNKNOWN or is_choice(words(said))
    if is_choosing and _is_duel(spot, text, verdict):
        return Wanted(Wish.OPINION)
    wanted = _wanted(spot, text, said, verdict)
    is_on_server = wanted is not None and wanted.wish is Wish.SERVER
    asks_moderators = is_on_server and not orders(verdict.english or text.said)  # what they know
    is_on_memes = verdict.is_on_server and wanted is not None and wanted.wish is Wish.PICTURE
    return None if asks_moderators or is_on_memes else wanted


def _is_led_to(spot: Spot, said: str, verdict: Verdict) -> bool:
    """Tell whether a question, other than how to do something, is led to what moderators taught.

    "What do I win at trivia" is no question on the leaderboard.
    """
    first = next(iter(verdict.candidates), None)
    fact = None if first is None else spot.telling.known.fact.get(first.fact_id)
    asks = opens_question(said) and words(said)[:1] != ["how"]
    return verdict.status is Status.SUGGEST and fact is not None and fact.is_taught and asks


def _told_on_page(spot: Spot, wanted: Wanted) -> Fact | None:
    """Return what says who or what is asked for, where a page is shown for it: "who is Grace", "venice"."""
    if wanted.wish is not Wish.NAME or not isinstance(wanted.named, Entity):
        return None
    return introduction(spot.telling.offered, wanted.named)


async def render(spot: Spot, text: Text, meaning: Meaning) -> Layout:
    """Return what a text is replied with."""
    wanted, verdict = meaning.wanted, meaning.verdict
    before = text.replied or text.before
    if wanted is not None and _asks_on(text, wanted) and before is not None:
        return more_card(spot.say, spot.telling.offered, before)
    if wanted is not None and wanted.wish is Wish.DOUBT:
        return doubt_card(spot, text.last.reply, text.last.fact)
    if (repeated := _repeated(text, meaning)) is not None:
        return repeating_card(spot, repeated, text.id, holds=verdict.holds)
    if wanted is not None:
        asked_id = text.id if meaning.told is not None else None
        is_showing = wanted.wish in SHOWING
        shown = (
            await show_wanted(spot, wanted, asked_id)
            if is_showing
            else talk_card(
                spot, wanted, _beside(spot, text, verdict), is_on_answer=text.last.fact is not None
            )
        )
        if shown is not None:
            return shown
    return verdict_card(
        spot.say,
        spot.telling,
        verdict,
        question=text.typed,
        said=text.said,
        asked_id=text.id,
        now=spot.now,
        replied=text.replied,
        key=_open_key(spot, text, meaning),
        can_share=spot.can_share,
        can_teach=spot.can_teach,
        starters=partial(spot.starters, before),
    )


def _asks_on(text: Text, wanted: Wanted) -> bool:
    """Tell whether a text asks for more of what was answered before: "tell me more", "??"."""
    return wanted.wish is Wish.FOLLOW_UP or (wanted.wish is Wish.NOISE and set(text.said.strip()) == {"?"})


def _asks_again(text: Text, said: str) -> bool:
    """Tell whether a text asks for another of what was any fact: "another one"."""
    return text.last.reply is Reply.FACT and not _ANOTHER.isdisjoint(words(said))


def _repeated(text: Text, meaning: Meaning) -> Fact | None:
    """Return the fact whose answer stands above already, though they did not ask for it in these words."""
    verdict, last = meaning.verdict, text.last
    if meaning.wanted is not None or verdict.parts or last.fact is None or verdict.fact_id != last.fact.id:
        return None
    if text.replied is None and not verdict.leans:
        return None  # a question of its own
    asked = verdict.read_as or verdict.english or text.said
    return None if tokens(asked) == tokens(last.asked) else last.fact


def _beside(spot: Spot, text: Text, verdict: Verdict) -> Fact | None:
    """Return what tells more of what a remark is on; None where nothing has its words and may come up."""
    said = content_words(text.said)
    facts = entries_by_id(spot.telling.offered.fact, [each.fact_id for each in verdict.candidates])
    near = [fact for fact in facts[:1] if verdict.status is not Status.UNKNOWN]
    return next((fact for fact in near if not said.isdisjoint(content_words(fact.question))), None)


def kept_text(spot: Spot, text: Text, meaning: Meaning) -> str:
    """Return a question as it is kept for review: the names tell what "she" was, but never a spoiler."""
    is_open = text.replied is None or text.replied.id in spot.telling.offered.fact
    read_as = meaning.verdict.read_as
    return read_as if read_as and is_open and not spot.telling.gives_away(read_as) else text.said


def _open_key(spot: Spot, text: Text, meaning: Meaning) -> str:
    """Return the key by which a server's question is kept for review; "" where it is not kept."""
    folded = fold_question(clean_question(kept_text(spot, text, meaning)))
    is_kept = spot.guild_id is not None and meaning.is_question
    return question_key(folded) if is_kept and folded else ""


def _wanted_unanswered(spot: Spot, text: Text, verdict: Verdict) -> Wanted | None:
    """Return what is wanted by a text that is like talk, or that has words of several names."""
    asks_moderators = verdict.is_on_server and not orders(verdict.english or text.said)
    if asks_moderators and spot.guild_id is None:  # where nobody moderates
        return Wanted(Wish.OF_SERVER)
    if asks_moderators or is_withheld(spot.telling, verdict):
        is_told = verdict.status is Status.UNKNOWN and states(text.said)  # about the server
        return Wanted(Wish.REACTION) if is_told else None
    if verdict.is_off_topic or verdict.is_on_server:
        return Wanted(Wish.SERVER if verdict.is_on_server else Wish.ELSEWHERE)
    if verdict.talk is not None:
        wish = wish_of(verdict.talk)
        # Of warm words one must be sure; others were understood before. "Is it good for a date" has one, too.
        unsure = Wish.OPINION if opens_question(verdict.english or text.said) else Wish.REACTION
        return Wanted(unsure if wish in _WARM else wish)
    return _wanted_beyond(spot, text, verdict)


def _wanted_beyond(spot: Spot, text: Text, verdict: Verdict) -> Wanted | None:
    """Return what is wanted by a text that no source answers: a debate, a page, or nothing of this bot."""
    if verdict.gap is not None and verdict.gap.is_elsewhere:
        return Wanted(Wish.ELSEWHERE)
    said = verdict.english or text.said
    if verdict.status is Status.UNKNOWN and is_debate(words(said)):
        return Wanted(Wish.OPINION)
    if verdict.gap is not None:
        return None
    introduced = introduced_in(said, partial(find_named, spot.telling.offered))
    if introduced is not None:
        return Wanted(Wish.NAME, introduced)
    named = name_directory(spot.telling.offered).having(bare_words(said))
    return Wanted(Wish.CHOICE, choice=tuple(named)) if named and text.replied is None else None


def _asks_which(verdict: Verdict) -> bool:
    """Tell whether a question is replied to with another one: which of several it means."""
    return verdict.status is Status.UNKNOWN and verdict.gap is not None and verdict.gap.asks_which


def _is_settled(text: Text, wanted: Wanted | None) -> bool:
    """Tell whether a text is replied to for good, as what says something, and what asks who this is, are."""
    if wanted is None or wanted.wish not in _SETTLED:
        return False
    return wanted.wish is not Wish.REACTION or "?" not in text.said


def _is_duel(spot: Spot, text: Text, verdict: Verdict) -> bool:
    """Tell whether a text asks which of some people is better, which nothing near it can answer."""
    said = words(verdict.english or text.said)
    if verdict.confidence == 1.0 or verdict.parts or not is_debate(said):
        return False
    known = spot.telling.known
    likeliest = entries_by_id(known.fact, [each.fact_id for each in verdict.candidates[:1]])
    if any(fact.is_taught for fact in likeliest):
        return False  # moderators come first
    people = [each for each in entries_by_id(known.entity, verdict.named) if each.kind in PEOPLE]
    return "who" in said or len(people) > 1 or is_choice(said)


def _wished(text: Text, said: str, verdict: Verdict, find: FindNamed) -> Wanted | None:
    """Return what a text wants by its own words: a request, small talk, or to say something."""
    wish = small_talk_in(text.said)
    wanted = read_wish(said, find) if wish is None else Wanted(wish)
    if said != text.said and (wanted is None or wanted.wish is Wish.ELSEWHERE):
        wanted = read_wish(text.said, find) or wanted  # a request that is known in its own language
    if wanted is not None and wanted.wish is Wish.FAVOURITE and verdict.confidence == 1.0:
        return None  # somebody said which is the best
    remark = None if wanted is not None and wanted.wish in _ABOVE_REMARKS else remark_in(text.said)
    return wanted if remark is None else Wanted(_REMARKS[remark])


def _wanted(spot: Spot, text: Text, said: str, verdict: Verdict) -> Wanted | None:
    """Return what a text wants other than an answer."""
    find = partial(find_named, spot.telling.offered)
    wanted, is_answered = _wished(text, said, verdict, find), verdict.status is Status.ANSWER
    if wanted is not None and wanted.wish is Wish.FOLLOW_UP and _asks_again(text, said):
        return Wanted(Wish.FACT)
    if wanted is not None and wanted.wish is Wish.REASON and text.replied is not None:
        return None  # of that answer, whether or not anything says why it is so
    if wanted is not None:
        asks_on = text.replied is not None and wanted.wish in _ASKING_ON and is_answered
        is_named = (wanted.by or wanted.named) is not None
        is_of_name = is_named and wanted.wish is not Wish.TAKEN_FOR
        is_known = is_of_name and (verdict.confidence == 1.0 or _quotes_instead(spot, wanted, verdict))
        is_on_lines = wanted.wish is Wish.QUOTE and not is_named and asks_for_lines(said)
        return None if asks_on or (is_answered and (is_known or is_on_lines)) else wanted
    if not is_answered and (quoted := asked_words(said, find)) is not None:
        return quoted
    is_read = text.replied is not None and (is_answered or verdict.read_as or verdict.gap)
    named = None if is_read else named_in(said, find)
    # A person or a place has a page of their own; a topic or a stunt may be what a fact sums up, and so may
    # anything else whose bare name is a question by itself: "rotten tomatoes".
    has_page = isinstance(named, Entity) and (
        named.kind in PEOPLE | {EntityKind.PLACE} or verdict.confidence < 1.0
    )
    if named is None or (is_answered and (opens_question(said) or not has_page)):
        return None
    return Wanted(Wish.NAME, named)


def _quotes_instead(spot: Spot, wanted: Wanted, verdict: Verdict) -> bool:
    """Tell whether a fact says what somebody says of whom there are no quotations: a character's lines."""
    pack, by = spot.telling.offered, wanted.by
    fact = pack.fact.get(verdict.fact_id or "")
    if wanted.wish is not Wish.QUOTE or wanted.named is not None or by is None or fact is None:
        return False
    is_on_lines = asks_for_lines(original_of(pack).fact[fact.id].question)  # not what is said about them
    return is_on_lines and by.id in fact.entities and not select_quotes(pack, by.id)


def _wanted_by_command(spot: Spot, command: str, said: str) -> Wanted:
    """Return what is wanted by who types a command as text: what it would show, or else the command."""
    find = partial(find_named, spot.telling.offered)
    named = find(said.partition(":")[2].strip() or said) if said else None
    if named is not None and command in _TAKING_NAMES:
        return Wanted(Wish.NAME, named)
    if named is not None and command == "quote":
        return Wanted(Wish.QUOTE, named) if "about:" in said else Wanted(Wish.QUOTE, by=named)
    if not said and command in _SHOWN:
        return Wanted(_SHOWN[command])
    return Wanted(Wish.COMMAND, command=command)
