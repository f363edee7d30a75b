"""The chart of ``/insights``: how many questions there were and what became of them.

Discord shows it about 550 pixels wide on a desktop and 300 on a phone: few words, and those large.
"""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.insights import Day, Insights, in_weeks
from bot.i18n import Say

WIDTH, HEIGHT, DPI = 5.0, 3.4, 200  # inches and dots an inch: 1,000 pixels, three times a phone's
TEXT_SIZE, TITLE_SIZE = 14, 16  # points: at least 12 pixels high on a phone
PADDING = 0.1  # inches of background around it
LEAST_DAYS = 3  # with questions, from which on a chart tells more than the numbers
DAYS_SHOWN = 31  # as bars of their own; longer periods are shown by weeks
DATES = 4  # under the bars at most
STEPS = 3  # of the scale at most
ROOM_ABOVE = 1.18  # of the highest bar, for its number
LEAST_HEIGHT = 4  # questions, so that a single one is no tower
# On the dark grey of Discord's cards, where most people read; in the light theme it is a dark picture.
_GROUND, _INK, _QUIET, _LINES = "#2b2d31", "#f2f3f5", "#b5bac1", "#43454c"

# By lightness and pattern too, for greyscale and the colour-blind.
_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "answered": {"color": "#3fb884", "hatch": ""},
    "suggested": {"color": "#f0c95c", "hatch": "//"},
    "unknown": {"color": "#e5636a", "hatch": ".."},
    "withheld": {"color": "#8a929e", "hatch": "xx"},  # only where there is any
}


def is_worth_drawing(insights: Insights) -> bool:
    """Return whether enough days have questions for a chart to show how they change."""
    return sum(day.asked > 0 for day in insights.days) >= LEAST_DAYS


def shows_weeks(insights: Insights) -> bool:
    """Return whether the bars are weeks, because so many days would be thin lines."""
    return len(insights.days) > DAYS_SHOWN


def draw(say: Say, insights: Insights) -> bytes:
    """Return the chart of questions by outcome, a day or a week, as PNG."""
    # In the thread that draws: importing matplotlib takes about a second and 40 MB.
    from matplotlib.figure import Figure  # noqa: PLC0415

    by_week = shows_weeks(insights)
    bars = in_weeks(insights.days) if by_week else insights.days
    # Any: matplotlib types its keyword arguments in part only.
    figure: Any = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, layout="constrained", facecolor=_GROUND)
    figure.get_layout_engine().set(w_pad=PADDING, h_pad=PADDING)
    title = say("Questions per week") if by_week else say("Questions per day")
    figure.suptitle(title, x=0.02, ha="left", fontsize=TITLE_SIZE, fontweight="bold", color=_INK)
    axes: Any = figure.subplots()
    axes.set_facecolor(_GROUND)
    handles = _draw_bars(axes, bars)
    _draw_scales(say, axes, bars)
    highest = max(bars, key=lambda bar: bar.asked)
    style = {"ha": "center", "va": "bottom", "fontsize": TEXT_SIZE, "fontweight": "bold", "color": _INK}
    axes.text(bars.index(highest), highest.asked, say.number(highest.asked), **style)
    labels = (say("Answered"), say("Suggested"), say("Not answered"), say("Spoilers"))[: len(handles)]
    size = TEXT_SIZE - 2 if len(labels) < len(_LOOKS) else TEXT_SIZE - 3
    look = {"ncols": len(labels), "frameon": False, "fontsize": size, "labelcolor": _INK}
    close = {"handlelength": 1.2, "handletextpad": 0.4, "columnspacing": 0.9, "borderpad": 0}
    figure.legend(handles, labels, loc="outside lower center", **look, **close)
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def _draw_bars(axes: Any, bars: Sequence[Day]) -> list[Any]:
    """Draw the outcomes above each other, and return what stands for each in the legend."""
    bottom, handles = [0] * len(bars), list[Any]()
    for outcome, look in _LOOKS.items():
        counts: list[int] = [getattr(bar, outcome) for bar in bars]
        if outcome == "withheld" and not any(counts):
            continue
        style = {**look, "edgecolor": _GROUND, "linewidth": 0, "width": 0.78}
        handles.append(axes.bar(range(len(bars)), counts, bottom=bottom, **style))
        bottom = [low + count for low, count in zip(bottom, counts, strict=True)]
    return handles


def _draw_scales(say: Say, axes: Any, bars: Sequence[Day]) -> None:
    """Draw a few dates under the bars, the newest among them, and a few numbers beside them."""
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 - as above

    def written(count: float, _: int) -> str:
        return say.number(round(count)) if count else ""

    step = -(-len(bars) // DATES)
    places = list(range(len(bars)))[::-1][::step][::-1]
    axes.set_xticks(places, [say.short_day(bars[place].date) for place in places])
    axes.set_xlim(-0.6, len(bars) - 0.4)
    axes.set_ylim(0, max(LEAST_HEIGHT, max(bar.asked for bar in bars) * ROOM_ABOVE))
    axes.yaxis.set_major_locator(MaxNLocator(STEPS, integer=True))
    axes.yaxis.set_major_formatter(written)
    axes.tick_params(labelsize=TEXT_SIZE - 1, labelcolor=_QUIET, length=0, pad=5)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(_QUIET)
    axes.grid(axis="y", color=_LINES, linewidth=0.8)
    axes.set_axisbelow(True)
