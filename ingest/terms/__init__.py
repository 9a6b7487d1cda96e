"""The field's vocabulary: standard forms, columns, subjects and everyday words."""
