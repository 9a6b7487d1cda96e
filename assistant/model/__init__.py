"""The optional language model (语言模型): its door, and what is accepted of what it proposes."""
