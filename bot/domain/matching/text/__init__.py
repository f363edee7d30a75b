"""English text: plain words, slips, meanings, and what a question asks for."""
