"""Plans (查询): from the words of a question to a typed query, or to the reason why there is none."""
