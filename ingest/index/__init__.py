"""The index of passages (段落索引): embeddings and the search over them."""
