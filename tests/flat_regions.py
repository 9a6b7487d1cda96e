"""Regions of short flattened texts, for the tests of where tables start and end."""

from __future__ import annotations

from flat_text import pages_of, text_of_file

from ingest.flat.regions import Region, regions_of
from ingest.readers.text import split_pages


def regions_in(text: str) -> tuple[Region, ...]:
    return regions_of(pages_of(text))


def body(region: Region) -> list[str]:
    return [line.text for line in region.body if line.text]


def labels(region: Region) -> list[str]:
    return [cell.label for cell in region.head]


SPENDING = """
     部门预算支出总表
    305 石榴市绿化局 预算年度：2031 单位：万元

    序号

    功能分类科目

    合计 基本支出 项目支出 经营支出
    上解上级

    支出

    对附属单位

    补助支出
    科目

    编码
    科目名称

    栏次 1 2 3 4 5 6 7 8

    1 合计 120.00 80.00 40.00

    2 212 城乡社区支出 120.00 80.00 40.00
    """


def spending_and(text: str) -> tuple[Region, ...]:
    """The table of spending, and what comes after it."""
    return regions_of(split_pages(text_of_file(SPENDING) + text_of_file(text), "d"))
