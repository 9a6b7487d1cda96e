"""Question to query to evidence to answer (问题 → 查询 → 证据 → 答案)."""
