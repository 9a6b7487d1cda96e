"""Presentation (呈现): answers as markup, JSON, pictures and files to download."""
