"""The named lists of questions that a server brings along: what they are, and what an import would change."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from bot.domain.characters import is_visible
from bot.domain.errors import Refused, UserError
from bot.domain.phrases import Phrase, located, phrase
from bot.domain.quiz.exchange.keys import identity_of, key_of
from bot.domain.quiz.exchange.model import MAX_QUESTIONS, ListConfig, ListHeader, Parsed
from bot.domain.quiz.model import Question, Rules

MAX_SIZE = 8 * 1024 * 1024  # bytes of a server's questions, as they are stored
MAX_LISTS = 200
MAX_NAME = 60
OWN_LIST = "own"  # the id of the list that has what servers had imported before there were lists
PACK = "film"  # says in place of a list's name that the pack's own questions are meant
EVERYTHING = "all"
_RESERVED = frozenset({PACK, EVERYTHING})


class NoSuchList(UserError):
    """A server has no list of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "There's no list called “{name}” here. See what's available in /quiz lists.", name=name[:MAX_NAME]
        )


class ListGone(UserError):
    """A list, or a question of it, is no longer there."""

    def __init__(self) -> None:
        super().__init__("That's no longer here. See what's available in /quiz lists.")


class ImportStays(UserError):
    """What was imported into a list that was there is not taken out again as one."""

    def __init__(self) -> None:
        super().__init__(
            "That import added to a list that already had other questions, so it can't be undone all "
            "at once. You can edit or remove single questions in /quiz lists."
        )


class AlreadyListed(UserError):
    """A list has every question once."""

    def __init__(self) -> None:
        super().__init__("This list already has that question.")


@dataclass(frozen=True, slots=True)
class QuestionList:
    """A named list of a server."""

    id: str
    header: ListHeader
    added_at: int  # milliseconds UTC
    count: int = 0  # questions in it

    @property
    def name(self) -> str:
        """What it is called; no other list of the server is, in small or capital letters."""
        return self.header.name


@dataclass(frozen=True, slots=True)
class ListChange:
    """What an import would do to one list."""

    list: QuestionList  # as it would be
    before: QuestionList | None  # None: it is new
    new: tuple[Question, ...]
    changed: tuple[Question, ...]
    known: int  # questions that it has already
    merged: int  # questions that were there twice in the file
    skipped: tuple[Phrase, ...]  # what could not be taken, each with its place
    notes: tuple[Phrase, ...]  # what else of the file isn't read

    @property
    def written(self) -> tuple[Question, ...]:
        """Every question that would be written."""
        return (*self.new, *self.changed)

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not self.written and self.before is not None and self.before.header == self.list.header


def plan_import(
    lists: Iterable[QuestionList],
    questions: Iterable[Question],
    parsed: Sequence[Parsed],
    new_id: Callable[[], str],
    *,
    now: int,
) -> tuple[ListChange, ...]:
    """Return what importing files would do to a server's lists, in their order.

    A file whose list is there already, by its name, adds to it and changes what differs; nothing is removed.
    Raises Refused where a name cannot be taken, or where there is no room.
    """
    there = {each.name.casefold(): each for each in lists}
    own = tuple(questions)
    changes: list[ListChange] = []
    for file in _joined(parsed):
        before = there.get(file.header.name.casefold())
        changes.append(_change(before, own, file, new_id, now))
    new_lists = sum(change.before is None for change in changes)
    require_room(len(own), sum(len(change.new) for change in changes), lists=len(there) + new_lists)
    return tuple(changes)


def _joined(parsed: Iterable[Parsed]) -> list[Parsed]:
    """Return files with those of the same list made one: a long list is exported as several."""
    by_name: dict[str, Parsed] = {}
    for file in parsed:
        require_name(file.header.name)
        first = by_name.get(file.header.name.casefold())
        by_name[file.header.name.casefold()] = file if first is None else first.joined(file)
    return list(by_name.values())


def _change(
    before: QuestionList | None,
    own: Iterable[Question],
    file: Parsed,
    new_id: Callable[[], str],
    now: int,
) -> ListChange:
    header = file.header if before is None else before.header.updated(file.header)
    after = QuestionList(new_id(), header, now) if before is None else replace(before, header=header)
    known = {identity_of(question): question for question in own if question.list_id == after.id}
    new: list[Question] = []
    changed: list[Question] = []
    for question in file.questions:
        old = known.get(identity_of(question))
        placed = placed_in(after.id, question, key=old and old.key)
        if old is None:
            new.append(placed)
        elif old != placed:
            changed.append(placed)
    same = len(file.questions) - len(new) - len(changed)
    after = replace(after, count=len(known) + len(new))
    return ListChange(after, before, tuple(new), tuple(changed), same, file.merged, file.skipped, file.notes)


def placed_in(list_id: str, question: Question, *, key: str | None = None) -> Question:
    """Return a question as one of a list, under the key that it has there or its own."""
    return replace(question, list_id=list_id, key=key or key_of(list_id, question))


def require_new(questions: Iterable[Question], question: Question, *, but: Question | None) -> None:
    """Raise AlreadyListed where the list of a question has it already, other than as ``but``.

    Only the list of before there were lists needs this: the keys in others tell.
    """
    identity = identity_of(question)
    if any(
        each.list_id == question.list_id and each != but and identity_of(each) == identity
        for each in questions
    ):
        raise AlreadyListed


def edited(before: Question, after: Question) -> Question:
    """Return an edited question under its key: the same as long as it asks the same thing."""
    same = identity_of(before) == identity_of(after)
    return placed_in(before.list_id or "", after, key=before.key if same else None)


def require_room(count: int, new: int, *, size: int = 0, lists: int = 0) -> None:
    """Raise Refused where a server with ``count`` questions has no room for ``new`` ones.

    ``size`` is how many bytes all would take, ``lists`` how many lists there would be.
    """
    if count + new > MAX_QUESTIONS:
        raise Refused(
            phrase(
                "a server can have {most} questions of its own; this one has {count}, and the file "
                "adds {more}",
                most=MAX_QUESTIONS,
                count=count,
                more=new,
            )
        )
    if size > MAX_SIZE:
        limit, needed = MAX_SIZE // 1024, -(-size // 1024)
        raise Refused(
            phrase("a server's questions can take up {limit} KB, not {size} KB", limit=limit, size=needed)
        )
    if lists > MAX_LISTS:
        raise Refused(phrase("a server can have {most} lists, not {count}", most=MAX_LISTS, count=lists))


def require_name(name: str) -> None:
    """Raise Refused where no list may have this name."""
    if not name.strip() or len(name) > MAX_NAME or not is_visible(name) or name != " ".join(name.split()):
        problem = phrase("must be 1 to {limit} visible characters on one line", limit=MAX_NAME)
        raise Refused(located(phrase("list name"), problem))
    if name.casefold() in _RESERVED or "," in name:
        problem = phrase(
            "“{name}” can't be used; pick a name without commas that isn't “all” or “film”", name=name
        )
        raise Refused(located(phrase("list name"), problem))


def require_free(lists: Iterable[QuestionList], name: str, *, but: str | None = None) -> None:
    """Raise Refused where another list than the one with the id ``but`` has this name."""
    if any(each.name.casefold() == name.casefold() and each.id != but for each in lists):
        raise Refused(phrase("there's already a list called “{name}”", name=name))


def find_list(lists: Iterable[QuestionList], name: str) -> QuestionList:
    """Return the list of a name; raise NoSuchList."""
    wanted = " ".join(name.split()).casefold()
    found = next((each for each in lists if each.name.casefold() == wanted), None)
    if found is None:
        raise NoSuchList(name)
    return found


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which lists a game draws from."""

    lists: tuple[QuestionList, ...]  # in the order that the host named them
    has_pack: bool  # whether it draws from the pack's own questions, too

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the lists; "" stands for the pack."""
        return (*(each.id for each in self.lists), *([""] if self.has_pack else []))


def choose_lists(lists: Sequence[QuestionList], text: str) -> Chosen | None:
    """Return what a host chose: names with commas between them, PACK among them; None for EVERYTHING.

    Raises NoSuchList.
    """
    names = [name for part in text.split(",") if (name := " ".join(part.split()))]
    if not names or any(name.casefold() == EVERYTHING for name in names):
        return None
    named = [name for name in names if name.casefold() != PACK]
    chosen = tuple(dict.fromkeys(find_list(lists, name) for name in named))
    return Chosen(chosen, has_pack=len(named) < len(names))


def config_of(chosen: Chosen | None) -> ListConfig:
    """Return how chosen lists want to be played: the first that says anything counts, as in Red."""
    lists = chosen.lists if chosen is not None else ()
    blank = ListConfig()
    return next((each.header.config for each in lists if each.header.config != blank), blank)


def apply_config(rules: Rules, config: ListConfig, *, seconds: int | None, bounds: tuple[int, int]) -> Rules:
    """Return the rules of a game as its list wants them; ``seconds`` is what the host said, if anything.

    Red's ``delay`` is the time to answer, its ``timeout`` how long nobody may answer before the game ends.
    A right answer is a point there, so ``max_score`` is a number of them; points that the host chose win.
    """
    if config.max_score and rules.target is None:
        rules = replace(rules, right_target=config.max_score)
    if seconds is not None:
        rules = replace(rules, seconds=seconds)
    elif config.delay is not None:
        rules = replace(rules, seconds=max(bounds[0], min(round(config.delay), bounds[1])))
    if config.timeout is not None:
        rules = replace(rules, idle_limit=max(1, min(round(config.timeout / rules.seconds), 1_000)))
    return rules
