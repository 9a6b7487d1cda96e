"""Web pages: the content without the navigation around it, tables unfolded, other files named."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import Rejected
from ingest.grids.grids import tables_and_rest
from ingest.pipeline import read
from ingest.readers import read_file
from ingest.readers.html import read_html
from ingest.records import Reading

DOCUMENTS = Path(__file__).resolve().parent.parent.parent / "shared" / "documents"

NAVIGATION = """
<div class="top"><ul><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li></ul></div>
<div class="place">当前位置：<a href="/">首页</a> / <a href="/czyjs">财政预决算</a></div>
"""
FOOTER = """
<div class="foot"><ul><li><a href="https://a.example/">省财政厅</a></li></ul>
<p>主办单位：某市人民政府 备案号12345678</p></div>
"""
TABLE = """
<table border="1">
<tr><td colspan="4">表1 部门收支总表</td></tr>
<tr><td colspan="4" align="right">单位：元</td></tr>
<tr><td colspan="2">收入</td><td colspan="2">支出</td></tr>
<tr><td>项目</td><td>预算数</td><td>项目</td><td>预算数</td></tr>
<tr><td>一般公共预算拨款收入</td><td>1,200.50</td><td>一般公共服务支出</td><td><span>1,000</span><span>.50</span></td></tr>
<tr><td>&nbsp;</td><td></td><td>卫生健康支出</td><td>200.00</td></tr>
<tr><td>收入总计</td><td>1,200.50</td><td>支出总计</td><td>1,200.50</td></tr>
</table>
"""
PROSE = (
    "<p>一、主要职责</p><p>负责全市水利工程的规划、建设和管理，组织防汛抗旱。</p>"
    "<p>2026年收入预算1,200.50元，比上年增加20.00元。</p>"
)


def _page(*content: str, title: str = "某市水利局2026年部门预算") -> str:
    inside = "\n".join(content)
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}_某市人民政府</title></head><body>"
        f"{NAVIGATION}<div class='main'><h1>{title}</h1><div class='article'>{inside}</div></div>"
        f"{FOOTER}</body></html>"
    )


def _read(tmp_path: Path, page: str | bytes) -> Reading:
    path = tmp_path / "page.html"
    path.write_bytes(page if isinstance(page, bytes) else page.encode())
    return read_html(path, "d")


def _lines(reading: Reading) -> list[str]:
    return [line.text for page in reading.pages for line in page.lines]


def test_navigation_around_the_content_is_left_out(tmp_path: Path) -> None:
    reading = _read(tmp_path, _page(PROSE))
    assert _lines(reading) == [
        "某市水利局2026年部门预算",
        "一、主要职责",
        "负责全市水利工程的规划、建设和管理，组织防汛抗旱。",
        "2026年收入预算1,200.50元，比上年增加20.00元。",
    ]
    assert reading.pages[0].lines[3].source.lines == (4, 4)


def test_a_list_of_links_inside_the_content_is_left_out(tmp_path: Path) -> None:
    links = "<div><p>相关链接</p><ul><li><a href='/1.html'>市财政局2026年部门预算</a></li></ul></div>"
    marks = "<p><a href='#top' name='_Toc1'>二、机构设置</a></p><p>本部门有三个处室，人员编制二十名。</p>"
    lines = _lines(_read(tmp_path, _page(PROSE, links, marks)))
    assert not any("市财政局" in line for line in lines)
    assert "二、机构设置" in lines


def test_a_table_becomes_a_grid_with_its_merged_cells(tmp_path: Path) -> None:
    reading = _read(tmp_path, _page(PROSE, TABLE))
    (grid,) = reading.grids
    assert grid.rows[2] == ("收入", None, "支出", None)
    assert grid.rows[4] == ("一般公共预算拨款收入", "1,200.50", "一般公共服务支出", "1,000.50")
    assert grid.sources[4][1].lines == (9, 9)
    assert reading.pages[0].lines[8].text == "一般公共预算拨款收入 1,200.50 一般公共服务支出 1,000.50"
    tables, rest = tables_and_rest(reading)
    assert [(table.form, table.unit, table.title) for table in tables] == [
        ("overview", "元", "表1 部门收支总表")
    ]
    assert [(row.side, row.path, row.cells[0].printed) for row in tables[0].rows] == [
        ("收入", ("一般公共预算拨款收入",), "1,200.50"),
        ("支出", ("一般公共服务支出",), "1,000.50"),
        ("支出", ("卫生健康支出",), "200.00"),
        ("收入", ("收入总计",), "1,200.50"),
        ("支出", ("支出总计",), "1,200.50"),
    ]
    assert [line.number for line in rest] == [1, 2, 3, 4]


def test_title_and_unit_above_a_table_and_its_caption(tmp_path: Path) -> None:
    rows = "<tr><th>科目名称</th><th>合计</th></tr><tr><td>教育支出</td><td>3.00</td></tr>"
    first = f"<p>部门支出总表</p><p>单位：万元</p><table>{rows}</table>"
    second = f"<table><caption>部门收入总表</caption>{rows.replace('教育支出', '其他收入')}</table>"
    reading = _read(tmp_path, _page(PROSE, first, second))
    assert [grid.context[-1] for grid in reading.grids] == ["单位：万元", "部门收入总表"]
    assert [table.form for table in tables_and_rest(reading)[0]] == ["expenditure", "income"]


def test_rows_merged_downwards_are_carried(tmp_path: Path) -> None:
    table = (
        "<table><tr><td rowspan='2'>科目名称</td><td rowspan='2'>合计</td><td colspan='2'>基本支出</td></tr>"
        "<tr><td>人员经费</td><td>公用经费</td></tr>"
        "<tr><td>教育支出</td><td>3.00</td><td>1.00</td><td>2.00</td></tr></table>"
    )
    (grid,) = _read(tmp_path, _page(PROSE, table)).grids
    assert grid.rows[1] == (None, None, "人员经费", "公用经费")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("<p style='text-indent: 2em'>行政运行</p>", "\u3000\u3000行政运行"),
        ("&emsp;\u3000行政运行", "\u2003\u3000行政运行"),
        ("<p>机关事业单位基本</p><p>养老保险缴费</p>", "机关事业单位基本\n养老保险缴费"),
        ("差旅费<br>（国内）", "差旅费\n（国内）"),
        ("办公\n      费", "办公费"),
        ("<span style='display:none'>隐藏</span>差旅费", "差旅费"),
    ],
)
def test_text_of_a_cell(tmp_path: Path, cell: str, expected: str) -> None:
    table = f"<table><tr><td>科目名称</td><td>合计</td></tr><tr><td>{cell}</td><td>3.00</td></tr></table>"
    assert _read(tmp_path, _page(PROSE, table)).grids[0].rows[1][0] == expected


def test_a_table_that_only_places_text_is_no_grid(tmp_path: Path) -> None:
    layout = (
        f"<table><tr><td><ul><li><a href='/a'>栏目</a></li></ul></td><td>{PROSE}{TABLE}</td></tr></table>"
    )
    reading = _read(tmp_path, _page(layout))
    assert len(reading.grids) == 1
    assert reading.grids[0].rows[3] == ("项目", "预算数", "项目", "预算数")
    assert "负责全市水利工程的规划、建设和管理，组织防汛抗旱。" in _lines(reading)


def test_contents_glued_to_the_title_are_parted(tmp_path: Path) -> None:
    title = "某市水利局2026年部门预算"
    lines = _lines(_read(tmp_path, _page(f"<p><b>{title}<span>目 录</span></b></p>", PROSE)))
    assert lines[:3] == [title, "目录", "一、主要职责"]


def test_files_that_are_linked_are_named(tmp_path: Path) -> None:
    link = "<p><a href='/upload/1.xlsx?v=2'>附件：2026年部门预算公开表</a></p>"
    (problem,) = _read(tmp_path, _page(PROSE, link)).problems
    assert problem.kind == "attachment"
    assert "“附件：2026年部门预算公开表”" in problem.message
    assert problem.message.count("。") == 1


def test_further_pages_and_hidden_tables_are_told(tmp_path: Path) -> None:
    hidden = f"<div style='display:none'>{TABLE}</div>"
    reading = _read(tmp_path, _page(PROSE, hidden, "<p><a href='page_2.html'>下一页</a></p>"))
    assert [problem.kind for problem in reading.problems] == ["further_pages", "hidden_tables"]
    assert reading.grids == ()


@pytest.mark.parametrize("encoding", ["gb2312", "gbk", "utf-8"])
def test_the_declared_encoding_counts(tmp_path: Path, encoding: str) -> None:
    page = _page(PROSE).replace("charset='utf-8'", f"charset={encoding}")
    assert (
        _lines(_read(tmp_path, page.encode("gb18030" if encoding != "utf-8" else encoding)))[1]
        == "一、主要职责"
    )


def test_scripts_styles_and_comments_are_no_text(tmp_path: Path) -> None:
    noise = "<script>var a='2025年支出预算9.00万元。'</script><style>p{}</style><!-- 8.00万元 -->"
    assert not any("万元" in line or "p{" in line for line in _lines(_read(tmp_path, _page(noise, PROSE))))


# --- refused ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "空文件"),
        (b"\x00\x01\x02" * 50, "二进制"),
        ("只有几句文字，没有网页标记。".encode(), "不是网页文件"),
        (b"<html><body><div id='app'></div><script src='a.js'></script></body></html>", "没有正文"),
        (b"<html>" + NAVIGATION.encode() + b"</html>", "没有正文"),
        (b"<p>x</p><table>" + b"<tr>" + b"<td colspan='1000'>1</td>" * 1000 + b"</tr></table>", "单元格过多"),
        (b"<div>" * 20_000 + "第一句话，说明了一些事情。".encode(), "没有正文"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(tmp_path: Path, data: bytes, expected: str) -> None:
    with pytest.raises(Rejected) as refused:
        _read(tmp_path, data)
    assert expected in str(refused.value)
    assert str(refused.value).count("。") == 1


def test_a_page_cut_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    page = _page(PROSE, TABLE)
    reading = _read(tmp_path, page[: page.index("卫生健康支出")])
    assert reading.grids[0].rows[4][0] == "一般公共预算拨款收入"
    assert [problem.kind for problem in reading.problems] == ["cut_off"]


@pytest.mark.parametrize(
    ("name", "advice"),
    [("a.xls", ".xlsx"), ("a.DOC", ".docx"), ("a.zip", "解压"), ("a.ofd", "PDF"), ("a.mht", ".html")],
)
def test_other_formats_are_refused_with_what_to_do(tmp_path: Path, name: str, advice: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(Rejected) as refused:
        read_file(path)
    assert advice in str(refused.value)
    assert str(refused.value).count("。") == 1


# --- a real page ------------------------------------------------------------------------------------

# keyed by hand from the page's own source: item, what is stated, printed
KEYED = """
总收入|预算安排|80,778,193.86
收入|比上年增减|55,108.40
财政拨款收入|预算安排|80,778,193.86
本年收入|预算安排|80,778,193.86
上年结转|预算安排|0.00
基本支出|预算安排|56,283,463.64
基本支出|比上年增减|3,053,219.40
项目支出|预算安排|24,494,730.22
项目支出|比上年增减|2,998,111.00
行政运行|预算安排|40,051,558.64
一般行政管理事务|预算安排|24,129,258.22
参事事务|预算安排|365,472.00
行政单位离退休|预算安排|2,520,000.00
机关事业单位基本养老保险缴费|预算安排|4,527,008.00
机关事业单位职业年金缴费|预算安排|1,375,000.00
行政单位医疗|预算安排|2,235,133.00
公务员医疗补助|预算安排|1,414,690.00
其他行政事业单位医疗|预算安排|156,523.00
住房公积金|预算安排|4,003,551.00
政府采购|预算安排|16,938,800.00
政府采购货物|预算安排|100,000.00
政府采购服务|预算安排|16,838,800.00
政府采购工程|预算安排|0.00
“三公”经费|预算安排|804,395.02
“三公”经费|比上年增减|0
因公出国（境）费|预算安排|0.00
公务接待费|预算安排|580000.00
公务用车购置及运行维护费|预算安排|224,395.20
公务用车购置费|预算安排|0.00
公务用车运行维护费|预算安排|224,395.20
政府信息公开工作经费|预算安排|813,350.00
机关运行经费|预算安排|5804493.64
机关运行经费|比上年增减|133,275.40
委托业务费|预算安排|20,133,050.00
委托业务费|比上年增减|1,177,950.00
资产总额|资产金额|16,444,468.22
流动资产|资产金额|216,893.34
固定资产|资产金额|13,624,141.20
无形资产|资产金额|2,603,433.68
资产总额|比上年增减|772,509.24
固定资产|比上年增减|998,942.50
行政编制|数量|175人
工勤人员编制|数量|5人
退休|数量|96人
"""


def test_figures_of_a_real_page() -> None:
    found = sorted(DOCUMENTS.glob("kunming_*.html"))
    if not found:
        pytest.skip("真实公开文件不在 ../shared/documents，略过网页的测试")
    extract = read(found[0])
    assert extract.document.fiscal_year == 2026
    assert extract.lines[0].text.endswith("2026年预算公开")
    assert extract.lines[-1].text.startswith("截至2025年12月31日")
    assert [problem.kind for problem in extract.problems].count("attachment") == 1
    facts = {(fact.row_path[-1], (fact.column_path or ("",))[-1], fact.printed) for fact in extract.facts}
    keyed = [tuple(line.split("|")) for line in KEYED.split()]
    assert len(keyed) == 44
    assert [line for line in keyed if line not in facts] == []
