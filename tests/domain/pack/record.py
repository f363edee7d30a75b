"""The pack of ``sample`` with a published record around its home source: cast, crew, sources, places."""

from tests.domain.pack.sample import WHOLE

REFERENCES = """
[[reference]]
id = "gazette"
title = "A ferry and its crew"
publisher = "The Harbour Gazette"
url = "https://gazette.example.org/ferry"
trust = "press"
author = "Ana Berg"
date = "2020-03"

[[reference]]
id = "fan_page"
title = "Ferry notes"
publisher = "Ferry fans"
url = "https://fans.example.org/notes"
trust = "secondhand"
"""

PEOPLE = """
[[entity]]
id = "ferry"
kind = "film"
name = "The Last Ferry"
role = "film"

[[entity]]
id = "ines"
kind = "person"
name = "Ines Dahl"
role = "actor"

[[entity]]
id = "captain"
kind = "character"
name = "The Captain"
role = "steers the ferry"

[[entity]]
id = "cook"
kind = "character"
name = "The Cook"
role = "cooks on the ferry, played by Ines Dahl"

[[entity]]
id = "olaf"
kind = "person"
name = "Olaf Stein"
role = "composer"

[[entity]]
id = "editor"
kind = "person"
name = "Ada Moen"
role = "editor"

[[entity]]
id = "mayor"
kind = "person"
name = "Pia Wold"
role = "mayor of the harbour"
"""

PLACES = """
[[entity]]
id = "harbour"
kind = "place"
name = "Old Harbour"
role = "a harbour"

[[entity]]
id = "sandvik"
kind = "place"
name = "Sandvik"
role = "a village"
lat = 59.9
lon = 10.5
stands_for = "the island"
within = "harbour"

[[entity]]
id = "mole"
kind = "place"
name = "The Mole"
role = "a mole"
lat = 60
lon = 10.9
stands_for = "itself"
within = "harbour"
"""

FACTS = """
[[fact]]
id = "captain_actor"
topic = "film"
question = "Who plays the Captain?"
answer = "Ines Dahl plays the Captain."
sources = ["gazette"]
about = { entity = "captain", attribute = "played_by" }
value = { kind = "person", text = "Ines Dahl", entity = "ines" }

[[fact]]
id = "dahl_second_part"
topic = "film"
question = "Whom else does Ines Dahl play?"
answer = "Ines Dahl plays the Cook, too."
sources = ["gazette"]
about = { entity = "ines", attribute = "plays" }
value = { kind = "character", text = "The Cook", entity = "cook" }

[[fact]]
id = "music"
topic = "film"
question = "Who wrote the music?"
answer = "Olaf Stein wrote the music."
sources = ["fan_page"]
about = { entity = "ferry", attribute = "composer" }
value = { kind = "person", text = "Olaf Stein", entity = "olaf" }

[[fact]]
id = "editing"
topic = "film"
question = "Who is Ada Moen?"
answer = "Ada Moen edited the film."
sources = ["gazette"]
about = { entity = "editor", attribute = "job" }

[[fact]]
id = "mayor_view"
topic = "film"
question = "What does the mayor think of the film?"
answer = "Pia Wold likes it."
sources = ["gazette"]
about = { entity = "mayor", attribute = "view" }
as_of = "2020-03-01"
"""

RECORD = WHOLE + REFERENCES + PEOPLE + PLACES + FACTS
MAPPED = RECORD.replace(
    'title = "The Last Ferry"', 'title = "The Last Ferry"\nmap = "map.png"\nmakers = ["mara"]', 1
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a4944415478da63f80f00"
    "010101001bb6eeb60000000049454e44ae426082"
)
