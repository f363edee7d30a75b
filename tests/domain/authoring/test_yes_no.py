"""The wordings to which an author says yes or no."""

from pathlib import Path

from bot.domain.authoring.yes_no import unanswerable
from bot.domain.pack.loading import read_pack
from tests.domain.pack.sample import WHOLE, write


def test_wording_without_a_yes_or_no_is_reported(tmp_path: Path) -> None:
    yes = 'yes = ["did Mara direct it", "who directed it, Mara"]'
    no = 'no = ["was it Kim or Jo", "did Kim direct it"]'
    pack = read_pack(write(tmp_path, WHOLE.replace("near_misses", f"{yes}\n{no}\nnear_misses", 1)))
    assert list(unanswerable(pack)) == [
        ("facts", 0, "yes: 'who directed it, Mara' can't be answered so, leave it to the phrasings"),
        ("facts", 0, "no: 'was it Kim or Jo' can't be answered so, leave it to the phrasings"),
    ]
