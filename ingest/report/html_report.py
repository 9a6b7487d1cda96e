"""The ingestion report (收录报告): what was read from each document, how far it is proved, as a web page.

Written for the person who published the document: which forms were recognised, what does not add up, with its
figures, what was left out and why. The page stands alone: no script, and nothing is loaded from anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import html
from lxml.html import builder

from ingest.records import Extract
from ingest.report.markup import Element, element, table_of
from ingest.report.proofs import other_problems
from ingest.report.sections import document_section, missing_forms, shown_kind

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
body { font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  margin: 0 auto; max-width: 70rem; padding: 1rem; color: #1c2430; background: #fff; }
h1 { font-size: 1.6rem; }
h2 { font-size: 1.3rem; border-top: 3px solid #2c5282; padding-top: 1rem; margin-top: 3rem; }
h3 { font-size: 1.05rem; margin: 1.6rem 0 .4rem; }
p { margin: .3rem 0; } li { margin: .4rem 0; } summary { cursor: pointer; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { border: 1px solid #cbd5e0; padding: .25rem .5rem; text-align: left; vertical-align: top; }
th { background: #edf2f7; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.good { color: #22693c; } .bad { color: #b02a37; } .open { color: #8a5a00; } .quiet { color: #56606e; }
.attention { background: #fdf3dd; color: #6b4700; padding: .3rem .7rem; border-left: 4px solid #c98a1b; }
.failed { margin: .8rem 0 1.2rem; }
h1, h2, h3, p, li, td { overflow-wrap: anywhere; }
.scroll th, .scroll td { overflow-wrap: normal; }
td:not(.number) { min-width: 4em; } td:first-child:not(.number) { min-width: 6em; }
td:nth-child(2):not(.number) { min-width: 8em; } td:last-child:not(.number) { min-width: 9em; }
.failed td:first-child:not(.number) { min-width: 2.5em; }
th { min-width: 2.2em; } a { color: #1f5a99; }
.mark { background: #fff3cd; padding: .1rem .5rem; font-size: 1rem; }
"""


def report(extracts: Sequence[Extract]) -> str:
    """Return the report on held documents as one self-contained web page."""
    page = builder.HTML(
        builder.HEAD(
            builder.META(charset="utf-8"),
            builder.META({"http-equiv": "Content-Security-Policy", "content": _POLICY}),
            builder.META(name="viewport", content="width=device-width, initial-scale=1"),
            builder.TITLE("收录报告"),
            builder.STYLE(_STYLE),
        ),
        builder.BODY(
            element("h1", "收录报告", id="top"),
            element(
                "p",
                f"共 {len(extracts)} 份文件。每个数都取自文件原文，并用文件自身的勾稽关系核对；"
                "核对不上的照原样列出，不作改动。",
            ),
            *([_overview(extracts)] if extracts else []),
            *(document_section(extract) for extract in extracts),
        ),
        lang="zh-CN",
    )
    return str(html.tostring(page, encoding="unicode", doctype="<!DOCTYPE html>"))


def _overview(extracts: Sequence[Extract]) -> Element:
    rows = []
    for extract in extracts:
        document = extract.document
        failed = sum(check.result == "fails" for check in extract.checks)
        others = len(other_problems(extract.problems))
        quarantined = sum(table.status == "quarantined" for table in extract.tables)
        missing = missing_forms(extract)
        rows.append(
            (
                element("a", document.department, href=f"#{document.document_id}"),
                f"{document.fiscal_year} 年{shown_kind(document)}",
                len(extract.tables),
                len(extract.facts),
                sum(fact.status == "proved" for fact in extract.facts),
                element("span", str(failed), class_="bad" if failed else "good"),
                element("span", str(quarantined), class_="bad" if quarantined else "good"),
                element("span", str(others), class_="open" if others else "good"),
                "、".join(missing) or "—",
            )
        )
    heads = (
        "部门",
        "文件",
        "表",
        "数",
        "核对相符的数",
        "核对不符",
        "未采用的表",
        "其他问题",
        "没有找到的标准表",
    )
    return table_of(heads, rows)
