"""Privacy: what is kept about people, handed out and erased; and what a server leaves behind."""
