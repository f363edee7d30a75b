"""The custom ids of the quiz's buttons; those of old messages must stay readable."""

from datetime import date

from bot.domain.quiz.standings import Period
from bot.ui.components import ID, NUMBER, SNOWFLAKE, CustomId, Field

_CHOICE = Field("[0-3]", int)  # its place on the card
_VERDICT = Field("yes|no", lambda verdict: verdict == "yes")
_ORDER = Field("start|next|pause|resume|end|end-now|show")
_DAY = Field("[0-9]{8}", date.fromisoformat)
_LIST = Field("[0-9a-z]{1,12}")
_KEY = Field("own:[0-9a-f]{16}")  # of a question in a list
_PERIOD = Field("|".join(Period), Period)

ANSWER = CustomId("quiz:answer", game_id=ID, number=NUMBER, choice=_CHOICE)
TYPE = CustomId("quiz:type", game_id=ID, number=NUMBER)
FORM = CustomId("quiz:form", game_id=ID, number=NUMBER)
HINT = CustomId("quiz:hint", game_id=ID, number=NUMBER)
SKIP = CustomId("quiz:skip", game_id=ID, number=NUMBER)
CONTINUE = CustomId("quiz:continue", game_id=ID)
STOP = CustomId("quiz:stop", game_id=ID)
DUEL = CustomId("quiz:duel", game_id=ID, accepted=_VERDICT)
APPEAL = CustomId("quiz:appeal", game_id=ID, number=NUMBER)
REMATCH = CustomId("quiz:rematch", game_id=ID)
VERDICT = CustomId("quiz:verdict", game_id=ID, number=NUMBER, user_id=SNOWFLAKE, accepted=_VERDICT)
NIGHT_TEAM = CustomId("quiz:team", night_id=ID, team=NUMBER)  # 0: on one's own
NIGHT_FORM = CustomId("quiz:plan-night", at=Field(".*"))  # the start that was typed before
NIGHT_PANEL = CustomId("quiz:night", night_id=ID)
# rounds: begun so far, so that a press on an old panel does not skip a round
NIGHT_ORDER = CustomId("quiz:night-do", night_id=ID, rounds=NUMBER, order=_ORDER)
NIGHT_MOVE = CustomId("quiz:night-move", night_id=ID, at=Field(".*"))
NIGHT_SKIP = CustomId("quiz:night-skip", night_id=ID, number=NUMBER, question=NUMBER)
NIGHT_VOID = CustomId("quiz:night-void", night_id=ID, number=NUMBER, question=NUMBER)
DAILY = CustomId("quiz:day", day=_DAY, choice=_CHOICE)
LISTS = CustomId("quiz:lists", page=NUMBER)
PICK_LIST = CustomId("quiz:pick-list", page=NUMBER)
LIST = CustomId("quiz:list", list_id=_LIST)
RENAME_LIST = CustomId("quiz:rename-list", list_id=_LIST)
PLAY_LIST = CustomId("quiz:play-list", list_id=_LIST)
EXPORT_LIST = CustomId("quiz:export-list", list_id=_LIST)
REMOVE_LIST = CustomId("quiz:remove-list", list_id=_LIST, sure=_VERDICT)
QUESTIONS = CustomId("quiz:questions", list_id=_LIST, page=NUMBER)
PICK_QUESTION = CustomId("quiz:pick-question", list_id=_LIST, page=NUMBER)
ADD_QUESTION = CustomId("quiz:add-question", list_id=_LIST)
UPLOAD_LIST = CustomId("quiz:import", typed=Field(".*"))  # "": what the file or its name says
LIST_TEMPLATE = CustomId("quiz:template")
EDIT_QUESTION = CustomId("quiz:edit-question", key=_KEY)
REMOVE_QUESTION = CustomId("quiz:remove-question", key=_KEY)
SET_SEASON = CustomId("quiz:set-season", to=Field("new|none|same"))
BOARD = CustomId("quiz:board", period=_PERIOD, page=NUMBER)
