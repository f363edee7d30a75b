"""Understanding questions: which fact answers one, or that none does.

``Matcher.build(pack)`` is costly and done once; ``match`` and ``complete`` are pure and quick.
"""
