"""Questions that a plain sentence answers, put together from its own words, one module a language."""
