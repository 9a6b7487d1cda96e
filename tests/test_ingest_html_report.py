"""The ingestion report: what it tells of a document, and that nothing in a document becomes markup."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from lxml import html
from store_examples import document, table_of

from ingest.records import Check, Extract, Fact, Line, Operand, Problem, Source, Stated, Table
from ingest.report.html_report import report
from ingest.report.markup import pages_told

HOSTILE = "<script>alert('x')</script><img src=http://evil.example/x.png>\x00\x0b"


def _extract() -> Extract:
    table, fact, check = table_of("d1", "overview", 4)
    quarantined = replace(
        table,
        table_id="d1-q",
        title="看不清的表",
        form=None,
        status="quarantined",
        problems=(Problem(Source("d1", 9), "no_head", "表格没有找到表头。"),),
    )
    unsure = replace(
        fact,
        fact_id="f2",
        status="ambiguous",
        printed="7.77",
        candidates=(("基本支出",), ("项目支出", "小计")),
    )
    sentence = replace(fact, fact_id="f3", kind="sentence", table_id=None, status="conflict", printed="9.00")
    failed = Check(
        source=Source("d1", 12),
        check_id="c9",
        name="正文：支出＝基本支出＋项目支出",
        kind="narrative",
        relation="=",
        left=(Operand(Source("d1", 12, lines=(88, 88)), "正文·支出", Decimal("9.00"), "万元"),),
        right=(
            Operand(Source("d1", 13, lines=(90, 91)), "正文·基本支出", Decimal("4.00"), "万元"),
            Operand(Source("d1", 13, lines=(91, 91)), "正文·项目支出", Decimal("4.50"), "万元"),
        ),
        difference=Decimal("0.50"),
        tolerance=Decimal("0.01"),
        result="fails",
    )
    return Extract(
        document=document("d1"),
        tables=(table, quarantined),
        facts=(fact, unsure, sentence),
        passages=(),
        checks=(check, failed),
        problems=(
            Problem(Source("d1", 12), "contradiction", "这一条在“核对不符”里已经说过。"),
            Problem(Source("d1", 5), "hidden_sheet", "工作表“草稿”是隐藏的，没有读取。"),
        ),
        lines=(Line(Source("d1", 1, lines=(1, 1)), 1, "明光市水利局2023年部门预算"),),
    )


def _text(page: str) -> str:
    return " ".join(str(html.fromstring(page).xpath("string(//body)")).split())


def _section(page: str, heading: str) -> str:
    """Return the text between a heading and the next one."""
    start = html.fromstring(page).xpath(f"//h3[text()='{heading}']")[0]
    parts = []
    for following in start.itersiblings():
        if following.tag == "h3":
            break
        parts.append(" ".join(str(text).strip() for text in following.itertext()))
    return " ".join(parts)


def test_forms_found_and_not_found() -> None:
    section = _section(report([_extract()]), "认出的表")
    assert "收支总表" in section
    missing = section.split("没有找到的标准表：")[1].split("。")[0].split("、")
    assert len(missing) == 8
    assert "“三公”经费支出表" in missing
    assert "收支总表" not in missing


def test_facts_are_counted_by_status() -> None:
    rows = html.fromstring(report([_extract()])).xpath("//h3[text()='读出的数']/following::table[1]//tr")
    cells = [[cell.text_content() for cell in row] for row in rows[1:]]
    assert [row[1:] for row in cells] == [
        ["1", "0", "1"],
        ["0", "0", "0"],
        ["0", "1", "1"],
        ["1", "0", "1"],
    ]


def test_a_failed_check_shows_operands_difference_and_places() -> None:
    section = _section(report([_extract()]), "核对不符")
    for told in ("正文：支出＝基本支出＋项目支出", "9.00 万元", "4.00 万元", "4.50 万元", "相差 0.5 万元"):
        assert told in section
    assert "第 13 页第 90—91 行" in section
    assert "四舍五入至多相差 0.01 万元" in section
    assert "以上合计（计算所得） 8.50 万元" in " ".join(section.split())
    assert "两边应当相等" in section


def test_what_was_left_out_and_why() -> None:
    section = _section(report([_extract()]), "没有采用的表和数")
    assert "看不清的表" in section
    assert "表格没有找到表头。" in section
    assert "7.77" in section
    assert "基本支出；项目支出／小计" in section


def test_other_problems_do_not_repeat_what_is_told_above() -> None:
    section = _section(report([_extract()]), "其他问题")
    assert "工作表“草稿”是隐藏的" in section
    assert "这一条" not in section


def test_metadata_with_its_sources() -> None:
    extract = _extract()
    stated = (
        ("department", Stated("明光市水利局", None)),
        ("fiscal_year", Stated("2023", Source("d1", 1, lines=(1, 1)))),
    )
    extract = replace(extract, document=replace(extract.document, stated=stated, sample=True))
    page = report([extract])
    section = _section(page, "文件的身份与出处")
    assert "由操作者说明" in section
    assert "第 1 页第 1 行：“明光市水利局2023年部门预算”" in section
    assert "文中没有写明，按常例收录" in section  # the scope
    assert "样例，不是官方文本" in _text(page)


def test_files_of_one_disclosure_are_named() -> None:
    extract = _extract()
    other = document("d2", file="说明.pdf")
    problem = Problem(Source("d1", 3, file="说明.pdf"), "x", "一个问题。")
    page = report([replace(extract, joined=(other,), problems=(problem,))])
    assert "文件 2 说明.pdf" in _section(page, "文件的身份与出处").replace("  ", " ")
    assert "文件 1，第 4" in _section(page, "认出的表")
    assert "《说明.pdf》第 3 页：一个问题。" in _section(page, "其他问题")


def test_everything_is_escaped_and_nothing_is_loaded() -> None:
    def hostile_fact(fact: Fact) -> Fact:
        return replace(fact, printed=HOSTILE, row_path=(HOSTILE,), table=HOSTILE, candidates=((HOSTILE,),))

    def hostile_table(table: Table) -> Table:
        return replace(table, title=HOSTILE, unit=HOSTILE, declared_empty=HOSTILE)

    extract = _extract()
    extract = replace(
        extract,
        document=replace(
            extract.document,
            document_id='d1"><script>',
            department=HOSTILE,
            file=HOSTILE,
            source_url="javascript:alert(1)",
            stated=(("title", Stated(HOSTILE, Source("d1", 1, lines=(1, 1)))),),
        ),
        tables=tuple(map(hostile_table, extract.tables)),
        facts=tuple(map(hostile_fact, extract.facts)),
        checks=tuple(replace(check, name=HOSTILE) for check in extract.checks),
        problems=(Problem(Source("d1", 1), "x", HOSTILE),),
        lines=(Line(Source("d1", 1, lines=(1, 1)), 1, HOSTILE),),
    )
    page = report([extract])
    root = html.fromstring(page)
    assert not root.xpath("//script | //img | //link | //iframe | //@src | //@onclick")
    assert {str(link)[:1] for link in root.xpath("//@href")} == {"#"}
    assert "default-src 'none'" in page
    assert "\x00" not in page
    assert "alert('x')" in root.text_content()


def test_a_store_without_documents() -> None:
    assert "共 0 份文件" in report([])


def test_what_to_look_at_is_told_first() -> None:
    page = html.fromstring(report([_extract()]))
    (told,) = page.xpath("//p[@class='attention']")
    assert told.text_content() == (
        "请留意：1 项核对不符，1 张表读不准，没有采用，1 个数不能确定属于哪一栏，1 个其他问题，"
        "8 张标准表没有找到。"
    )


def test_units_are_told_in_one_row() -> None:
    stated = tuple(("sub_unit", Stated(name, Source("d1", 1, lines=(1, 1)))) for name in ("甲站", "乙中心"))
    extract = replace(_extract(), document=replace(document("d1"), stated=stated))
    assert "所列单位 甲站、乙中心" in " ".join(_section(report([extract]), "文件的身份与出处").split())


def test_pages_in_a_row_are_told_as_one() -> None:
    assert pages_told((3, 7, 8, 9, 11, 12)) == "3、7—9、11、12"
