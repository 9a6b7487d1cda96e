"""Tables with cells of their own (有单元格的表): heads, rows and parts joined over pages."""
