"""Passages (段落): retrieval, and the sentences that answer a question in words."""
