"""Reading words (读题的词): normalising, literals, names, and the lexicon of the question."""
