"""Replies (答复): readings settled, gathered over documents, and put into words."""
