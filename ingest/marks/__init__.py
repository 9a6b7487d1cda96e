"""What lines and cells of a table show by themselves (行与格的记号): marks, texts, paths of rows, levels."""
