"""Trivia quizzes in channels."""
