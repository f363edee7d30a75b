"""The chart of questions a day by outcome. Imported when first drawn: matplotlib takes a while."""

import io
from typing import Any

from matplotlib.figure import Figure

from bot.domain.insights import Insights
from bot.i18n import Say

WIDTH, HEIGHT, DPI = 7.0, 3.6, 150  # inches and dots an inch: about 1,000 pixels wide, readable on a phone
PADDING = 0.12  # inches of white around it
TICKS = 6  # dates on the x axis


def draw(say: Say, insights: Insights) -> bytes:
    """Return the chart as PNG."""
    # They differ in lightness and hatching too, for greyscale and the colour-blind.
    layers = (
        ("answered", say("Answered"), "#1b7f5c", ""),
        ("suggested", say("Suggested"), "#e0b13a", "//"),
        ("unknown", say("Not answered"), "#b3413a", "xx"),
    )
    # Any: matplotlib types its keyword arguments in part only.
    figure: Any = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, layout="constrained", facecolor="white")
    figure.get_layout_engine().set(w_pad=PADDING, h_pad=PADDING)
    axes: Any = figure.subplots()
    places = range(len(insights.days))
    bottom = [0] * len(insights.days)
    for name, label, colour, hatch in layers:
        counts: list[int] = [getattr(day, name) for day in insights.days]
        style = {"label": label, "color": colour, "hatch": hatch, "edgecolor": "white", "width": 0.8}
        axes.bar(places, counts, bottom=bottom, **style)
        bottom = [low + count for low, count in zip(bottom, counts, strict=True)]
    step = max(1, len(insights.days) // TICKS)
    ticks = list(places)[::-1][::step][::-1]
    axes.set_xticks(ticks, [say.short_day(insights.days[place].date) for place in ticks])
    axes.set_ylim(0, max(5, max(bottom, default=0) * 1.15))
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.set_ylabel(say("Questions a day"))
    questions = say.count(insights.total("asked"), "{number} question", "{number} questions")
    title = say("{questions} in {days} days", questions=questions, days=len(insights.days))
    axes.set_title(title, loc="left", fontweight="bold")
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", alpha=0.25)
    axes.set_axisbelow(True)
    axes.legend(loc="upper right", ncols=len(layers), frameon=False)
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()
