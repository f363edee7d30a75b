"""Lists of questions as files: Red's trivia lists, OpenTDB's JSON, tables, and our own TOML.

They are told apart by content. An entry with anything wrong is left out, and named with the reason; a file is
refused where nothing can be made of it. A format yields its entries with their places and turns one into a
:class:`Question`; the rest is common.
"""
