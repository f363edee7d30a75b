"""Other languages than English: which one a question is in, and what it says in English words."""
