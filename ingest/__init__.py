"""Documents to records to store (文件 → 记录 → 存储); imports no other package of the project."""
