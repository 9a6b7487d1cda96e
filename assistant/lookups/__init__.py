"""Look-ups (取数): from a target to the evidence, with its citations and contradictions."""
