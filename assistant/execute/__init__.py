"""Execution (执行): a typed query carried out on the evidence, operation by operation."""
