"""Tables of flattened text (平铺文本的表): regions, heads, rows, and the placement of numbers."""
