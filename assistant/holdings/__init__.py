"""What is held (所收的数): the entries of the documents and the names by which they can be asked."""
