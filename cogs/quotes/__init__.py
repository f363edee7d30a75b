"""Quotations: one at random or by speaker and subject, all of them, and a search in their words."""
