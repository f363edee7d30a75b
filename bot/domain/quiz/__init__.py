"""The rules of trivia quizzes, without Discord, clock or global randomness.

``machine`` runs a game: an event goes in, the new game and what to show come out. ``judging`` decides
whether an answer is right, ``scoring`` what it scores, ``standings`` who is ahead. ``generation`` makes
questions from a pack, ``exchange`` reads and writes a server's own, ``selection`` chooses those of a game.
"""
