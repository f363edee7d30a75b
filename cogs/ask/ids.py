"""The custom ids of an answer's buttons."""

from bot.ui.components import SNOWFLAKE, CustomId, Field

_KEY = Field("[0-9a-f]{20}")  # of an open question, in the server where it is pressed

NOT_MEANT = CustomId("ask:not", asked_id=SNOWFLAKE)
NONE_MEANT = CustomId("ask:none", asked_id=SNOWFLAKE)
WRONG = CustomId("ask:wrong", asked_id=SNOWFLAKE)
WITHDRAW = CustomId("ask:unwrong", asked_id=SNOWFLAKE)
EXPLAIN = CustomId("ask:why", asked_id=SNOWFLAKE)
SHARE = CustomId("ask:share", asked_id=SNOWFLAKE)
UNSUBSCRIBE = CustomId("ask:untell", key=_KEY)
