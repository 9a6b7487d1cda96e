"""Tables apart from their narrative: paired by identity, or by the totals that only one narrative states."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.__main__ import main
from ingest.pipeline import NOTHING_STATED, Statements
from ingest.rebuild import rebuild
from ingest.store import Store
from ingest.take import Taken, summary, take, told

# What tables print that say nowhere whose they are.
_OVERVIEW = """
<h3>收支总表</h3><p>单位：万元</p><table>
<tr><th colspan="2">收入</th><th colspan="2">支出</th></tr>
<tr><th>项目</th><th>预算数</th><th>项目</th><th>预算数</th></tr>
<tr><td>一、一般公共预算拨款收入</td><td>{income}</td><td>一、一般公共服务支出</td><td>{spent}</td></tr>
<tr><td>二、其他收入</td><td>7.50</td><td>二、教育支出</td><td>7.50</td></tr>
<tr><td>收入总计</td><td>{total}</td><td>支出总计</td><td>{total}</td></tr>
</table>
"""
_SPENDING = """
<h3>支出总表</h3><p>单位：万元</p><table>
<tr><th>科目编码</th><th>科目名称</th><th>合计</th><th>基本支出</th><th>项目支出</th></tr>
<tr><td>201</td><td>一般公共服务支出</td><td>{spent}</td><td>{basic}</td><td>{projects}</td></tr>
<tr><td>205</td><td>教育支出</td><td>7.50</td><td></td><td>7.50</td></tr>
<tr><td></td><td>合计</td><td>{total}</td><td>{basic}</td><td>{all_projects}</td></tr>
</table>
"""
_NUMBERS = {
    "income": "92.50",
    "spent": "92.50",
    "total": "100.00",
    "basic": "60.25",
    "projects": "32.25",
    "all_projects": "39.75",
}
_NARRATIVE = """
{title}
目 录
第一部分 情况说明
一、收入预算情况说明
{name}2031年收入预算{total}万元，比2030年增加3.00万元。其中：一般公共预算拨款收入{income}万元，其他收入7.50万元。
二、支出预算情况说明
{name}2031年支出预算{total}万元，比2030年增加3.00万元。其中：基本支出{basic}万元，项目支出{all_projects}万元。
"""


def tables(folder: Path, *, head: str = "", name: str = "表.html", **numbers: str) -> Path:
    path = folder / name
    body = (_OVERVIEW + _SPENDING).format(**{**_NUMBERS, **numbers})
    path.write_text(f"<html><body><h1>{head}</h1>{body}</body></html>", encoding="utf-8")
    return path


def narrative(
    folder: Path, office: str = "某市甲局", *, kind: str = "部门预算", name: str = "文.txt", **numbers: str
) -> Path:
    path = folder / name
    words = {**_NUMBERS, **numbers, "title": f"{office}2031年{kind}", "name": office}
    path.write_text(_NARRATIVE.format(**words).strip(), encoding="utf-8")
    return path


def taken(store: Store, *paths: Path, statements: Statements = NOTHING_STATED) -> tuple[Taken, ...]:
    return take(paths, store, statements, max_bytes=10**6, progress=lambda _: None)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def test_tables_without_a_name_take_it_from_the_narrative_of_the_same_call(
    tmp_path: Path, store: Store
) -> None:
    second, first = taken(store, tables(tmp_path), narrative(tmp_path))
    assert (second.status, first.status) == ("taken", "taken")
    (document,) = store.documents()
    assert (document.department, document.fiscal_year, document.file) == ("某市甲局", 2031, "文.txt")
    whole = store.load(document.document_id)
    assert [table.form for table in whole.tables] == ["overview", "expenditure"]
    assert second.extract is not None
    source = dict(second.extract.document.stated)["department"].source
    assert source is not None
    assert (source.document_id, source.lines) == (document.document_id, (1, 1))
    (paired,) = (one for one in second.extract.problems if one.kind == "metadata_paired")
    assert "《文.txt》" in paired.message
    assert "收入总计 100.00 万元" in paired.message
    assert not any("没有写明部门。" in one.message for one in second.extract.problems)
    assert "与《文.txt》是同一份公开文件，合为一份" in told(second)
    assert summary([second])["documents"][0]["files"] == ["文.txt"]  # type: ignore[index]


def test_tables_pair_with_a_narrative_held_from_an_earlier_call_and_change_nothing_a_second_time(
    tmp_path: Path, store: Store
) -> None:
    taken(store, narrative(tmp_path))
    (first,) = taken(store, tables(tmp_path))
    generation = store.generation()
    (second,) = taken(store, tables(tmp_path))
    assert (first.status, second.status) == ("taken", "unchanged")
    assert store.generation() == generation


def test_a_pair_survives_a_rebuild(tmp_path: Path, store: Store) -> None:
    taken(store, tables(tmp_path), narrative(tmp_path))
    before = store.load(store.documents()[0].document_id)
    assert [reason for _, reason in rebuild(store, lambda _: None)] == [None, None]
    assert store.load(before.document.document_id) == before


@pytest.mark.parametrize(
    "other",
    [
        {"total": "100.01"},  # a single figure differs
        {"all_projects": "39.80"},
        {"income": "90.00", "total": "97.50", "basic": "57.75"},  # a narrative of another office
    ],
)
def test_tables_pair_with_no_narrative_that_states_another_figure(
    tmp_path: Path, store: Store, other: dict[str, str]
) -> None:
    kept, refused = taken(store, narrative(tmp_path, **other), tables(tmp_path))
    assert (kept.status, refused.status) == ("taken", "rejected")
    assert refused.reason == "“表.html”里没有写明部门、年度；请用 --department、--year 说明后再试。"


def test_tables_that_two_narratives_fit_are_not_given_to_either(tmp_path: Path, store: Store) -> None:
    *_, refused = taken(
        store,
        narrative(tmp_path, name="甲.txt"),
        narrative(tmp_path, "某市乙局", name="乙.txt"),
        tables(tmp_path),
    )
    assert refused.status == "rejected"
    assert len(store.documents()) == 2


def test_tables_alone_are_rejected_with_the_way_to_say_it(tmp_path: Path, store: Store) -> None:
    (refused,) = taken(store, tables(tmp_path))
    assert refused.reason == "“表.html”里没有写明部门、年度；请用 --department、--year 说明后再试。"
    assert not store.exists()


def test_a_narrative_with_few_figures_proves_nothing(tmp_path: Path, store: Store) -> None:
    path = tmp_path / "文.txt"
    path.write_text("某市甲局2031年部门预算\n目 录\n一、收支\n2031年收入预算100.00万元。\n", encoding="utf-8")
    _, refused = taken(store, path, tables(tmp_path))
    assert refused.status == "rejected"


def test_tables_that_name_another_office_are_not_paired(tmp_path: Path, store: Store) -> None:
    _, refused = taken(store, narrative(tmp_path), tables(tmp_path, head="部门：某市乙局"))
    assert refused.status == "rejected"
    assert "没有写明年度" in (refused.reason or "")


def test_the_scope_is_taken_from_the_narrative_whichever_comes_first(tmp_path: Path, store: Store) -> None:
    stated = tables(tmp_path, head="2031年单位名称：某市甲局 年度：2031")
    narrated = narrative(tmp_path, kind="单位预算", name="文.txt")
    taken(store, stated, narrated)
    (document,) = store.documents()
    assert document.scope == "unit"
    assert len(store.files(document.document_id)) == 2


def test_tables_that_repeat_no_figure_of_the_narrative_they_would_join_are_rejected(
    tmp_path: Path, store: Store
) -> None:
    strange = tables(
        tmp_path,
        head="部门：某市甲局 年度：2031",
        income="12.50",
        spent="12.50",
        total="20.00",
        basic="10.00",
        projects="2.50",
        all_projects="10.00",
    )
    _, refused = taken(store, narrative(tmp_path, income="91.00"), strange)
    assert refused.status == "rejected"
    assert "没有写明部门或单位" in (refused.reason or "")
    assert (refused.reason or "").endswith("请核对后用 --scope 说明再试。")
    (kept,) = taken(store, strange, statements=Statements(scope="unit"))
    assert kept.status == "taken"
    assert {document.scope for document in store.documents()} == {"department", "unit"}


def test_the_list_names_every_file_of_a_disclosure(
    tmp_path: Path, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    taken(store, narrative(tmp_path), tables(tmp_path))
    first, second = store.files(store.documents()[0].document_id)
    assert main(["list", "--store", str(tmp_path / "store")]) == 0
    assert [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()] == [
        first.document_id,
        second.document_id,
    ]
    assert main(["list", "--json", "--store", str(tmp_path / "store")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [file["file"] for file in told["files"]] == ["文.txt", "表.html"]
