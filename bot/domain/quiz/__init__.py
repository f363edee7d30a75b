"""Trivia quizzes as rules: questions, games, points and standings, with no clock, no chance, no Discord."""
