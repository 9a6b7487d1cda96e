"""Reports for people (收录报告): the HTML report and the picture of a page."""
