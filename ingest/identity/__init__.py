"""Whose document it is (文件身份): department, year, type and scope, read from the text."""
