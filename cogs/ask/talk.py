"""Small talk, and where to find what is asked for in words: warm and short."""

from collections import Counter
from collections.abc import Mapping, Sequence

from bot.domain.links import Part, entries_by_id, people_by_part, places
from bot.domain.lookup import Named
from bot.domain.matching.schema.wishes import Wanted, Wish
from bot.domain.pack.model import Entity, Fact, Pack
from bot.domain.phrases import Phrase, phrase
from bot.domain.quiz.night import Night, NightPhase
from bot.domain.settings.telling import Spoilers
from bot.domain.starters import STARTER_LIMIT
from bot.i18n import Say
from bot.ui import pages
from bot.ui.citing import english_line, home_source, publications_of, source_line
from bot.ui.commands import mention
from bot.ui.layout import Card
from bot.ui.navigation import Link, Place, page_button
from bot.ui.pages import answer_of, fact_link
from bot.ui.quoting import link_to
from bot.ui.text import escape
from cogs.ask.offering import help_card
from cogs.ask.related import offered, telling_facts
from cogs.ask.spot import Spot

_SAID: Mapping[Wish, Phrase] = {
    Wish.GREETING: phrase("Hi! Ask me anything about {subject}, or start a quiz with {quiz}."),
    Wish.EVENING: phrase("Good evening! I'm here for whatever you'd like to know about {subject}."),
    Wish.HOW_ARE_YOU: phrase("I'm fine, thanks! What would you like to know about {subject}?"),
    Wish.FAREWELL: phrase("See you! I'm here whenever you have a question."),
    Wish.THANKS: phrase("You're welcome!"),
    Wish.PRAISE: phrase("Thanks, glad you like it!"),
    Wish.AFFECTION: phrase("Aw, thank you! 🥰 What would you like to know about {subject}?"),
    Wish.INSULT: phrase("Let's keep it friendly. 🙂 What would you like to know about {subject}?"),
    Wish.COMPLAINT: phrase(
        "Sorry about that! If an answer of mine was wrong, press **Not what I meant** below it. Or ask me "
        "something else about {subject}."
    ),
    Wish.CLUELESS: phrase("No worries, that's what I'm here for. Ask me anything about {subject}."),
    Wish.LAUGH: phrase("😄 What else would you like to know?"),
    Wish.SURPRISE: phrase("😮 What else would you like to know?"),
    Wish.SYMPATHY: phrase("😢 Sad, I know. What else would you like to know?"),
    Wish.WHOM: phrase("Who do you mean? Ask me again with a name."),
    Wish.HOW_MANY: phrase("How many of what? Ask me again and say what you'd like counted."),
    Wish.OK: phrase("👍 Just ask if there's more you'd like to know."),
    Wish.JOKE: phrase("Why did I never make it as an actor? I can't say a line without naming my source."),
    Wish.TAKEN_FOR: phrase("Me, {name}? None of my sources say so, and I'd be the first to cite them. 😄"),
    Wish.MAKER: phrase(
        "I was made by the team of an open-source project. {about} tells what I know and what I can do."
    ),
    Wish.LANGUAGES: phrase("I understand questions in English, German, and Spanish."),
    Wish.REACTION: phrase("I'm here. What would you like to know about {subject}?"),
    Wish.DOUBT: phrase("I'm here. What would you like to know about {subject}?"),  # of no answer
    Wish.LIKED: phrase("Glad to hear it! Is there anything you'd like to know about {subject}?"),
    Wish.DISLIKED: phrase("Fair enough! If you'd like to know how it was made, just ask."),
    Wish.REMARK: phrase("Thanks for telling me! Is there anything you'd like to know about {subject}?"),
    Wish.REASON: phrase(
        "I can't say why. If you mean one of my answers, reply to it. Otherwise, ask me the whole question."
    ),
    Wish.FOLLOW_UP: phrase(
        "I've lost track of what we were talking about. Reply to one of my answers to ask more about it."
    ),
    Wish.BOT: phrase(
        "I'm Reckoner, a bot and not a person. I answer questions about *{title}* and always show my "
        "source. I run quizzes, too: {quiz}."
    ),
    Wish.SERVER: phrase("That's up to the people who run this server. My subject is {subject}."),
    Wish.OF_SERVER: phrase(
        "That sounds like it's about one of your servers. Ask me there, where I know what its moderators "
        "taught me."
    ),
    Wish.ELSEWHERE: phrase("I'm all about *{title}*. Ask me about that, or try a quiz: {quiz}."),
    Wish.OPINION: phrase("I'll leave that one to you: I only pass on what my sources say about {subject}."),
    Wish.PICTURE: phrase("I don't have pictures, but I do have facts, quotes, and quizzes: {quiz}."),
    Wish.NOISE: phrase("Sorry, I couldn't make that out. Try a question like “{example}”"),
}

_SAID_OF_ANSWER: Mapping[Wish, Phrase] = {  # that stands above
    Wish.INSULT: phrase(
        "Let's keep it friendly. If an answer was wrong, press **Not what I meant** below it."
    ),
    Wish.COMPLAINT: phrase(
        "Sorry if I got that wrong. Press **Not what I meant** below the answer to find another one or to "
        "report it. Every answer shows its source, so you can check it."
    ),
}
_MOST_FAVOURED = 8  # people, so that nobody is offered an extra
_REMARKS = frozenset({Wish.REMARK, Wish.LIKED, Wish.DISLIKED})
_SPOILING: Mapping[Spoilers, Phrase] = {
    Spoilers.HIDDEN: phrase(
        "Only if you want me to: whatever gives away the story is behind a bar, ||like this||. Tap or click "
        "it to read it."
    ),
    Spoilers.SHOWN: phrase("Yes, spoilers are allowed here, so my answers may give away the story."),
    Spoilers.REFUSED: phrase("No, spoilers are off here. I don't answer what would give away the story."),
}


def talk_card(spot: Spot, wanted: Wanted, beside: Fact | None = None, *, is_on_answer: bool = False) -> Card:
    """Return what to say to somebody who asked nothing that is to be looked up, perhaps below an answer.

    Beside a remark stands what tells more about it.
    """
    match wanted.wish:
        case Wish.HELP | Wish.MODERATING:
            return _moderating_card(spot) if wanted.wish is Wish.MODERATING else _help_card(spot)
        case Wish.SOURCES:
            return _sources_card(spot)
        case Wish.FAVOURITE:
            return _favourite_card(spot, wanted.among)
        case Wish.SPOILING:
            return Card(body=[spot.say.known(_SPOILING[spot.telling.rule].text)])
        case Wish.COMMAND | Wish.NIGHT:
            night = spot.night if wanted.wish is Wish.NIGHT else None
            line = _command_line(spot, wanted.command) if night is None else _night_line(spot.say, night)
            return Card(body=[line])
        case wish:
            near = [page_button(fact_link(beside))] if beside is not None and wish in _REMARKS else []
            said = _SAID_OF_ANSWER if is_on_answer and wish in _SAID_OF_ANSWER else _SAID
            return Card(body=[_line(spot, wish, wanted.named, said)], buttons=near)


def _line(spot: Spot, wish: Wish, named: Named | None = None, said: Mapping[Wish, Phrase] = _SAID) -> str:
    """Return what to say to small talk, which may have named somebody."""
    pack = spot.telling.offered
    if wish is Wish.SERVER and spot.is_private:
        wish = Wish.ELSEWHERE
    return spot.say.known(
        said.get(wish, _SAID[Wish.ELSEWHERE]).text,
        subject=pack.subject,
        title=pack.title,
        quiz=mention(spot.services.command_ids, "quiz play"),
        about=mention(spot.services.command_ids, "about"),
        name=escape(named.name_within) if isinstance(named, Entity) else "",
        example=next((fact.question for fact in spot.starters()), "") if wish is Wish.NOISE else "",
    )


def _favourite_card(spot: Spot, among: Wish | None) -> Card:
    """Return that a bot has no favourite, and what others liked best or what may become the asker's."""
    say, pack, sample = spot.say, spot.telling.offered, spot.services.rng.sample
    found = _favoured(pack, among) if among is not None else pack.stunts
    chosen = sample(found, min(STARTER_LIMIT, len(found)))
    buttons = [page_button(link_to(say, pack, each)) for each in chosen]
    if not buttons:
        facts = telling_facts(pack) or offered(pack, pack.facts)
        buttons = [page_button(fact_link(each)) for each in sample(facts, min(STARTER_LIMIT, len(facts)))]
    praised = next(iter(entries_by_id(pack.fact, pack.praise)), None) if among is None else None
    if praised is None:
        told = say("I've only read about it, so I don't have a favorite. Maybe one of these is yours:")
        return Card(body=[told], buttons=buttons)
    told = say("I've only read about it, so I don't have a favorite. Here's what others liked:")
    return Card(
        body=[told, answer_of(praised), english_line(say, pack, praised.id)],
        source=source_line(say, spot.telling.known, praised),
        buttons=buttons,
    )


def _favoured(pack: Pack, among: Wish) -> Sequence[Named]:
    """Return what of a list may be somebody's favourite: of people those whom most is told of."""
    if among is Wish.STUNTS:
        return pack.stunts
    if among is Wish.PLACES:
        return places(pack)
    part = Part.CHARACTERS if among is Wish.CHARACTERS else Part.CAST
    told = Counter(each for fact in pack.facts for each in set(fact.entities))
    found = people_by_part(pack).get(part, [])
    return sorted(found, key=lambda each: told[each.id], reverse=True)[:_MOST_FAVOURED]


def _night_line(say: Say, night: Night) -> str:
    """Return when and where the next trivia night is."""
    channel = f"<#{night.channel_id}>"
    if night.phase is not NightPhase.PLANNED:
        return say("A trivia night is on right now in {channel}. Come and play!", channel=channel)
    when, wait = f"<t:{night.starts_at // 1_000}:F>", f"<t:{night.starts_at // 1_000}:R>"
    return say(
        "The next trivia night starts {when} ({wait}) in {channel}.", when=when, wait=wait, channel=channel
    )


def _command_line(spot: Spot, name: str) -> str:
    """Return which command does what somebody asked for in words."""
    say, is_for_moderators = spot.say, spot.commands.get(name)
    is_usable = not is_for_moderators or spot.is_managed
    command = mention(spot.services.command_ids, name, is_usable=is_usable)
    if is_for_moderators is None:
        return _line(spot, Wish.ELSEWHERE)
    if name == "quiz play":
        return say("Up for a quiz? Start one with {command}.", command=command)
    if name == "quiz leaderboard":
        return say("{command} shows who's ahead.", command=command)
    if is_for_moderators and spot.is_private:
        return say("Moderators can do that in their server with {command}.", command=command)
    if is_for_moderators:
        return say("Moderators can do that with {command}.", command=command)
    return say("You can do that with {command}.", command=command)


def _help_card(spot: Spot) -> Card:
    return help_card(
        spot.say,
        spot.telling.offered,
        spot.services.command_ids,
        starters=spot.starters(),
        is_private=spot.is_private,
    )


def _moderating_card(spot: Spot) -> Card:
    """Return what moderators can do with the bot."""
    say, ids, is_managed = spot.say, spot.services.command_ids, spot.is_managed
    tools = say(
        "{settings} sets where I answer, in which language, and how I handle spoilers. {teach} teaches me "
        "an answer, {questions} adds your own quiz questions, and {block} keeps somebody from using me.",
        settings=mention(ids, "settings panel", is_usable=is_managed),
        teach=mention(ids, "teach add", is_usable=is_managed),
        questions=mention(ids, "quiz import", is_usable=not spot.is_private),
        block=mention(ids, "settings block", is_usable=is_managed),
    )
    more = say("{about} lists everything I can do.", about=mention(ids, "about"))
    return Card(title=say("For moderators"), body=[tools, more])


def _sources_card(spot: Spot) -> Card:
    """Return where all answers come from."""
    say, pack = spot.say, spot.telling.offered
    told = (
        say(
            "My answers come from {publications}. Each answer shows which.",
            publications=publications_of(say, pack),
        )
        if pack.bibliography
        else say(
            "Everything I know comes from {source}. Each answer shows the paragraph it's from.",
            source=home_source(say, pack),
        )
    )
    to_sources = page_button(Link(Place(pages.SOURCES, page=0), say("Sources")))
    return Card(title=say("My sources"), body=[told], buttons=[to_sources])
