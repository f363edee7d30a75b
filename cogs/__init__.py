"""Features: one package each, loaded by name. Cogs never import each other."""
