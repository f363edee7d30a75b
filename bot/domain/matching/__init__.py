"""Understanding questions: which fact answers one, or that none does.

``Matcher.build(pack)`` is costly and done once; ``match`` and ``complete`` are pure and quick.
"""

from bot.domain.matching.matcher import Matcher as Matcher
from bot.domain.matching.model import DEFAULT_THRESHOLDS as DEFAULT_THRESHOLDS
from bot.domain.matching.model import THRESHOLDS as THRESHOLDS
from bot.domain.matching.model import Explanation as Explanation
from bot.domain.matching.model import Lessons as Lessons
from bot.domain.matching.model import Level as Level
from bot.domain.matching.model import Status as Status
from bot.domain.matching.model import TaughtFact as TaughtFact
from bot.domain.matching.model import TaughtNegative as TaughtNegative
from bot.domain.matching.model import TaughtPhrasing as TaughtPhrasing
from bot.domain.matching.model import Verdict as Verdict
