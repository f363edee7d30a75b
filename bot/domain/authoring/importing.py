"""Turn questions and answers that were written elsewhere into facts of a pack."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace

import tomli_w

from bot.domain.authoring.faq import Asked
from bot.domain.authoring.guessing import kinds_of, value_of
from bot.domain.authoring.passages import Passages
from bot.domain.authoring.slugs import slug, unique
from bot.domain.pack.checking import check_pack, fold
from bot.domain.pack.model import NO_PARAGRAPH, Fact, Pack, Topic

_ALWAYS_WRITTEN = {"paragraph", "phrasings"}  # for the author to fill in
_TOPIC = Topic("faq", "Questions and answers", "What people ask most.")


@dataclass(frozen=True, slots=True)
class Import:
    """What importing questions would add to a pack."""

    facts: tuple[Fact, ...]
    topic: Topic | None  # a new one for them, if the pack has none that they belong to
    known: tuple[tuple[Asked, str], ...]  # left out, with the ids of the facts that they are wordings of
    problems: tuple[tuple[int, str], ...]  # with their lines; then nothing can be imported

    def as_toml(self) -> str:
        """Return it as a pack's file."""
        entries: dict[str, object] = {} if self.topic is None else {"topic": [asdict(self.topic)]}
        return tomli_w.dumps(entries | {"fact": list(map(_fields, self.facts))})


def plan_import(
    asked: Sequence[Asked], pack: Pack, topic: str | None = None, paragraphs: Sequence[str] = ()
) -> Import:
    """Return the facts that questions make in a pack; of an article's paragraphs each cites the likeliest."""
    if topic is None:
        topic = pack.topics[0].id if len(pack.topics) == 1 else _TOPIC.id
    new_topic = None if topic in pack.topic else _TOPIC
    draft = Fact("", topic, "", "", pack.source.paragraphs if pack.source.paragraphs == 1 else NO_PARAGRAPH)
    passages = Passages(paragraphs) if paragraphs else None
    taken = {*pack.fact, *pack.gap}
    answered = {fold(text): fact.id for fact in pack.facts for text in (fact.question, *fact.phrasings)}
    known: list[tuple[Asked, str]] = []
    new: list[tuple[Asked, Fact]] = []
    for each in asked:
        if (owner := answered.get(fold(each.question))) and fold(each.question):
            known.append((each, owner))
            continue
        paragraph = passages.best(f"{each.question} {each.answer}") if passages else draft.paragraph
        name = unique(slug(each.question) or "question", taken)
        new.append((each, _fact(replace(draft, id=name, paragraph=paragraph), each, pack)))
    facts = tuple(fact for _, fact in new)
    whole = replace(pack, facts=(*pack.facts, *facts), topics=(*pack.topics, *filter(None, [new_topic])))
    return Import(facts, new_topic, tuple(known), tuple(_problems(pack, whole, new)))


def _fact(draft: Fact, asked: Asked, pack: Pack) -> Fact:
    kinds = kinds_of(asked.question, asked.answer)
    said = f" {fold(f'{asked.question} {asked.answer}')} "
    named = tuple(
        entity.id
        for entity in pack.entities
        if any(f" {fold(name)} " in said for name in (entity.name, *entity.aliases))
    )
    return replace(
        draft,
        question=asked.question,
        answer=asked.answer,
        kinds=kinds,
        entities=named,
        phrasings=asked.variants,
        value=value_of(kinds, asked.question, asked.answer),
    )


def _problems(pack: Pack, whole: Pack, new: Sequence[tuple[Asked, Fact]]) -> Iterator[tuple[int, str]]:
    """Yield what would be wrong with a pack for its new facts, with the lines of the questions."""
    before = set(check_pack(pack))
    for table, number, problem in check_pack(whole):
        if table == "facts" and number >= len(pack.facts):
            asked, fact = new[number - len(pack.facts)]
            if not (fact.paragraph == NO_PARAGRAPH and problem.startswith("paragraph:")):
                yield asked.line, problem
        elif (table, number, problem) not in before:
            owner = next((asked.line for asked, fact in new if repr(fact.id) in problem), 1)
            entry = getattr(whole, table)[number]
            yield owner, f"clashes with {entry.id!r}: {problem}"


def _fields(entry: Fact) -> dict[str, object]:
    """Return the fields of a fact as they stand in a file, without those that say nothing."""
    fields = asdict(
        entry,
        dict_factory=lambda pairs: {name: value for name, value in pairs if value or name in _ALWAYS_WRITTEN},
    )
    del fields["difficulty"]
    return fields
