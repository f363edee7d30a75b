"""Small talk, and where to find what is asked for in words: warm and short."""

from collections.abc import Mapping

from bot.domain.lookup import Named
from bot.domain.matching.schema.requests import Wanted, Wish
from bot.domain.pack.model import Entity, Fact
from bot.domain.phrases import Phrase, phrase
from bot.domain.settings.telling import Spoilers
from bot.domain.starters import STARTER_LIMIT, starters
from bot.ui import pages
from bot.ui.citing import home_source, publications_of, source_line
from bot.ui.commands import mention, typed
from bot.ui.layout import Card
from bot.ui.navigation import Link, Place, page_button
from bot.ui.pages import fact_link
from bot.ui.text import escape
from cogs.ask.related import telling_facts
from cogs.ask.spot import Spot
from cogs.ask.views import help_card

_SAID: Mapping[Wish, Phrase] = {
    Wish.GREETING: phrase("Hi! Ask me anything about {subject}, or start a quiz with {quiz}."),
    Wish.HOW_ARE_YOU: phrase("I'm fine, thanks! What would you like to know about {subject}?"),
    Wish.FAREWELL: phrase("See you! I'm here whenever you have a question."),
    Wish.THANKS: phrase("You're welcome!"),
    Wish.PRAISE: phrase("Thanks, glad you like it!"),
    Wish.INSULT: phrase(
        "Let's keep it friendly. If an answer was wrong, press **Not what I meant** below it."
    ),
    Wish.COMPLAINT: phrase(
        "Sorry if I got that wrong. Press **Not what I meant** below the answer, or try asking "
        "another way. Every answer shows its source, so you can check it."
    ),
    Wish.LAUGH: phrase("😄 What else would you like to know?"),
    Wish.OK: phrase("👍 Just ask if there's more you'd like to know."),
    Wish.JOKE: phrase("Why did I never make it as an actor? I can't say a line without naming my source."),
    Wish.TAKEN_FOR: phrase("Me, {name}? None of my sources say so, and I'd be the first to cite them. 😄"),
    Wish.MAKER: phrase(
        "I was made by the team of an open-source project. {about} tells what I know and what I can do."
    ),
    Wish.REACTION: phrase("I'm here. What would you like to know about {subject}?"),
    Wish.DOUBT: phrase("I'm here. What would you like to know about {subject}?"),  # of no answer
    Wish.REASON: phrase(
        "I can't say why. If you mean one of my answers, reply to it. Otherwise, ask me the whole question."
    ),
    Wish.FOLLOW_UP: phrase(
        "I've lost track of what we were talking about. Reply to one of my answers to ask more about it."
    ),
    Wish.BOT: phrase(
        "I'm a bot that answers questions about *{title}*, and I always show my source. I run "
        "quizzes, too: {quiz}."
    ),
    Wish.SERVER: phrase("That's up to the people who run this server. My subject is {subject}."),
    Wish.ELSEWHERE: phrase("I'm all about *{title}*. Ask me about that, or try a quiz: {quiz}."),
    Wish.OPINION: phrase("I'll leave that one to you: I only pass on what my sources say about {subject}."),
    Wish.PICTURE: phrase("I don't have pictures, but I do have facts, quotes, and quizzes: {quiz}."),
    Wish.NOISE: phrase("Sorry, I couldn't make that out. Try a question like “{example}”"),
}


_SPOILING: Mapping[Spoilers, Phrase] = {
    Spoilers.HIDDEN: phrase(
        "Only if you want me to: whatever gives away the story is behind a bar, ||like this||. Tap or click "
        "it to read it."
    ),
    Spoilers.SHOWN: phrase("Yes, spoilers are allowed here, so my answers may give away the story."),
    Spoilers.REFUSED: phrase("No, spoilers are off here. I don't answer what would give away the story."),
}


def talk_card(spot: Spot, wanted: Wanted) -> Card:
    """Return what to say to somebody who asked nothing that is to be looked up."""
    match wanted.wish:
        case Wish.HELP:
            ids = spot.services.command_ids
            return help_card(spot.say, spot.telling.offered, ids, now=spot.now, is_private=spot.is_private)
        case Wish.SOURCES:
            return _sources_card(spot)
        case Wish.FAVOURITE:
            return _favourite_card(spot)
        case Wish.SPOILING:
            return Card(body=[spot.say.known(_SPOILING[spot.telling.rule].text)])
        case Wish.COMMAND:
            return Card(body=[_command_line(spot, wanted.command)])
        case wish:
            return Card(body=[_line(spot, wish, wanted.named)])


def confirming_card(spot: Spot, fact: Fact) -> Card:
    """Return that an answer is really so, as far as its source says."""
    say = spot.say
    yes = say("Yes, as far as I've been told.") if fact.is_taught else say("Yes, going by my sources.")
    return Card(body=[yes], source=source_line(say, spot.telling.known, fact))


def _line(spot: Spot, wish: Wish, named: Named | None = None) -> str:
    """Return what to say to small talk, which may have named somebody."""
    pack = spot.telling.offered
    if wish is Wish.SERVER and spot.is_private:
        wish = Wish.ELSEWHERE
    return spot.say.known(
        _SAID.get(wish, _SAID[Wish.ELSEWHERE]).text,
        subject=pack.subject,
        title=pack.title,
        quiz=mention(spot.services.command_ids, "quiz play"),
        about=mention(spot.services.command_ids, "about"),
        name=escape(named.name_within) if isinstance(named, Entity) else "",
        example=next((fact.question for fact in starters(pack, spot.now)), ""),
    )


def _favourite_card(spot: Spot) -> Card:
    """Return that a bot has no favourite, and what may become the asker's."""
    say, pack = spot.say, spot.telling.offered
    found = telling_facts(pack) or list(pack.facts)
    chosen = spot.services.rng.sample(found, min(STARTER_LIMIT, len(found)))
    told = say("I've only read about it, so I don't have a favorite. Maybe one of these is yours:")
    return Card(body=[told], buttons=[page_button(fact_link(fact)) for fact in chosen])


def _command_line(spot: Spot, name: str) -> str:
    """Return which command does what somebody asked for in words."""
    say, is_for_moderators = spot.say, spot.commands.get(name)
    command = mention(spot.services.command_ids, name)
    if is_for_moderators is None:
        return _line(spot, Wish.ELSEWHERE)
    if name == "quiz play":
        return say("Up for a quiz? Start one with {command}.", command=command)
    if is_for_moderators and spot.is_private:  # a server's command can't be pressed there
        return say("Moderators can do that in their server with {command}.", command=typed(say, name))
    if is_for_moderators:
        return say("Moderators can do that with {command}.", command=command)
    return say("You can do that with {command}.", command=command)


def _sources_card(spot: Spot) -> Card:
    """Return where all answers come from."""
    say, pack = spot.say, spot.telling.offered
    home = home_source(say, pack)
    told = (
        say(
            "My answers come from {source} and {publications}. Each answer shows which.",
            source=home,
            publications=publications_of(say, pack),
        )
        if pack.bibliography
        else say(
            "Everything I know comes from {source}. Each answer shows the paragraph it's from.", source=home
        )
    )
    to_sources = page_button(Link(Place(pages.SOURCES, page=0), say("Sources")))
    return Card(title=say("My sources"), body=[told], buttons=[to_sources])
