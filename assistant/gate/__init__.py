"""The number gate (数字核对): arithmetic on exact amounts, and what an answer may say."""
