"""Knowledge packs: what one source says, in a form that a person can read, edit and check."""

from bot.domain.pack.model import AnswerKind as AnswerKind
from bot.domain.pack.model import Difficulty as Difficulty
from bot.domain.pack.model import Entity as Entity
from bot.domain.pack.model import EntityKind as EntityKind
from bot.domain.pack.model import Fact as Fact
from bot.domain.pack.model import Gap as Gap
from bot.domain.pack.model import Pack as Pack
from bot.domain.pack.model import QuizItem as QuizItem
from bot.domain.pack.model import Quote as Quote
from bot.domain.pack.model import Source as Source
from bot.domain.pack.model import Stunt as Stunt
from bot.domain.pack.model import Synonyms as Synonyms
from bot.domain.pack.model import Topic as Topic
from bot.domain.pack.model import Value as Value
