"""Sentences → facts: invented texts in the styles in which places word their figures."""

from __future__ import annotations

from decimal import Decimal

from narrative_text import PAGE_BREAK, sections_of

from ingest.narrative.sentences import narrative_claims, part_groups, sentence_facts
from ingest.records import Fact

Short = tuple[tuple[str, ...], str, str | None, str | None]


def facts_of(
    text: str, *, year: int = 2031, final: bool = False, department: str | None = None
) -> tuple[Fact, ...]:
    facts, _ = sentence_facts(
        "d",
        sections_of(text),
        department=department,
        fiscal_year=year,
        document_type="final" if final else "budget",
    )
    return facts


def short(facts: tuple[Fact, ...]) -> list[tuple[str, str, str]]:
    """Item, what is stated, and the figure as printed."""
    return [(fact.item, (fact.column_path or ("",))[0], fact.printed) for fact in facts]


def one(facts: tuple[Fact, ...], item: str, what: str = "预算安排") -> Fact:
    (found,) = [
        fact for fact in facts if fact.item == item and fact.column_path and fact.column_path[0] == what
    ]
    return found


def complete_groups(facts: tuple[Fact, ...]) -> list[tuple[str, list[str], bool]]:
    by_id = {fact.fact_id: fact for fact in facts}
    return [
        (by_id[whole].item, [by_id[part].item for part in parts], complete)
        for whole, parts, complete in part_groups(facts)
    ]


def test_income_with_its_sources() -> None:
    facts = facts_of(
        "1、收入说明\n本部门当年的全部收入编列如上。2031年预算收入 820.50万元，其中:一般公共预算收入 800.50"
        "万元，基金预算"
        "收入 0万元，财政专户核拨收入 0万元，其他来源收入 20万元。\n"
    )
    assert short(facts) == [
        ("收入总计", "预算安排", "820.50"),
        ("一般公共预算拨款收入", "预算安排", "800.50"),
        ("政府性基金预算拨款收入", "预算安排", "0"),
        ("财政专户管理资金收入", "预算安排", "0"),
        ("其他来源收入", "预算安排", "20"),
    ]
    assert [fact.unit for fact in facts] == ["万元"] * 5
    assert facts[1].fund == "一般公共预算"
    assert complete_groups(facts)[0][2]


def test_spending_nests_basic_staff_office_and_projects() -> None:
    facts = facts_of(
        "2、支出说明\n2031年支出预算 100.00万元，其中基本支出 60.00万元，包括人员经费 45.00万元和日常公用经"
        "费 15.00万元；"
        "项目支出 40.00万元。主要包括：（1）“读书日”活动经费 25万元。（2）2031中国某某博览会经费 12万元。"
        "（3）提前下达 2031年省级专项（人员培训、市场推介）3万元。\n"
    )
    paths = {fact.printed: fact.row_path for fact in facts}
    assert paths["45.00"] == ("基本支出", "人员经费")
    assert paths["15.00"] == ("基本支出", "日常公用经费")
    assert paths["25"] == ("项目支出", "“读书日”活动经费")
    assert paths["12"] == ("项目支出", "2031中国某某博览会经费")
    assert paths["3"] == ("项目支出", "提前下达2031年省级专项（人员培训、市场推介）")
    groups = complete_groups(facts)
    assert ("支出总计", ["基本支出", "项目支出"], True) in groups
    assert ("基本支出", ["人员经费", "公用经费"], True) in groups
    assert [complete for whole, _, complete in groups if whole == "项目支出"] == [False]


def test_parts_named_before_the_verb_of_composition() -> None:
    facts = facts_of(
        "2、支出说明\n2031年支出预算总额 90.00万元。其中，基本支出50.00万元，由日常公用经费 10.00万元和人员"
        "经费 40.00万元组成；"
        "项目支出 40.00万元，各项目为：（1）甲活动经费 30万元。（2）乙补贴 10万元。\n"
    )
    assert one(facts, "公用经费").row_path == ("基本支出", "日常公用经费")
    assert one(facts, "乙补贴").row_path == ("项目支出", "乙补贴")
    assert ("项目支出", ["甲活动经费", "乙补贴"], True) in complete_groups(facts)


def test_changes_carry_base_direction_and_parts() -> None:
    facts = facts_of(
        "3、比上年增减情况\n2031年部门预算收支安排 90.00万元，较 2030年预算增加 9.00万元，其中：基本支出增"
        "加 5.00万元，主要为"
        "增加人员支出；项目支出增加 4.00万元，主要为增加了“扶持项目”7万元，另一方面某博览会经费减少 3万元。\n"
    )
    assert one(facts, "收支总计").printed == "90.00"
    change = one(facts, "收支总计", "比上年增减")
    assert (change.value, change.base, change.direction, change.period) == (
        Decimal("9.00"),
        "2030年预算",
        "increase",
        "change",
    )
    assert one(facts, "扶持项目", "比上年增减").row_path == ("项目支出", "扶持项目")
    less = one(facts, "某博览会经费", "比上年增减")
    assert (less.direction, less.base) == ("decrease", "2030年预算")
    assert ("收支总计", ["基本支出", "项目支出"], True) in complete_groups(facts)


def test_a_base_said_first_serves_the_clauses_after_it() -> None:
    facts = facts_of(
        "3、变化\n与 2030年预算相比，2031年部门预算收支安排 90.00万元，增加 9.00万元，增长 11.11%。\n"
    )
    assert one(facts, "收支总计", "比上年增减").base == "2030年预算"
    assert one(facts, "收支总计", "比上年增减幅").unit == "%"


def test_three_public_in_one_paragraph_with_brackets() -> None:
    facts = facts_of(
        "四、财政拨款“三公”经费\n2031年，我部门财政拨款“三公”经费预算安排 9.5万元，其中因公出国（境）费 0万"
        "元；公务用车购置及"
        "运维费7万元（其中：公务用车购置费 0万元，公务用车运维费 7万元）；公务接待费 2.5万元。“三公”经费预"
        "算与 2030年相比"
        "持平，没有增减变化。\n"
    )
    assert one(facts, "公务用车运行维护费").row_path == (
        "“三公”经费",
        "公务用车购置及运维费",
        "公务用车运维费",
    )
    same = one(facts, "“三公”经费", "比上年增减")
    assert (same.value, same.direction, same.printed, same.base) == (None, "unchanged", "持平", "2030年")
    groups = complete_groups(facts)
    assert ("“三公”经费", ["因公出国（境）费", "公务用车购置及运行维护费", "公务接待费"], True) in groups
    assert ("公务用车购置及运行维护费", ["公务用车购置费", "公务用车运行维护费"], True) in groups


def test_a_change_after_brackets_belongs_to_the_item_before_them() -> None:
    facts = facts_of(
        "二、“三公”经费安排情况\n2031年本部门财政拨款安排“三公”经费4.8万元，比上年减少1万元，下降17.2%，主"
        "要原因是压减。其中：因公"
        "出国（境）费0万元，比上年增加0万元，增长0%，主要原因是与上年持平；公务用车购置及运行维护费2.5万元"
        "（公务用车购置费0万元，"
        "比上年增加0万元；公务用车运行维护费2.5万元，比上年减少1万元。）比上年减少1万元，下降28.6%；公务接"
        "待费2.3万元，比上年"
        "增加0万元，增长0%。\n"
    )
    cars = one(facts, "公务用车购置及运行维护费", "比上年增减")
    assert (cars.printed, cars.direction) == ("1", "decrease")
    assert one(facts, "公务用车购置及运行维护费", "比上年增减幅").printed == "28.6%"
    zero = one(facts, "公务接待费", "比上年增减")
    assert (zero.value, zero.direction) == (Decimal(0), "unchanged")
    changes = [group for group in complete_groups(facts) if group[0] == "“三公”经费"]
    assert ("“三公”经费", ["因公出国（境）费", "公务用车购置及运行维护费", "公务接待费"], True) in changes


def test_subjects_with_levels_under_a_class_heading() -> None:
    facts = facts_of(
        """
        五、财政拨款支出预算情况说明
        某市甲局 2031 年财政拨款预算支出 51.67 万元，占本年支出合计的 100%。
        与上年相比，财政拨款支出增加 4.15 万元。
        其中：
        （一）一般公共服务支出（类）
        1.档案事务（款）行政运行（项）支出 42 万元，与上年相比增加 2.86万元，增长 1.2%。主要原因是人员增加。
        2.档案事务（款）档案馆（项）支出 9.67 万元，与上年预算数相同。
        """
    )
    path = ("一般公共服务支出", "档案事务", "行政运行")
    level = next(fact for fact in facts if fact.item == "行政运行" and fact.column_path == ("预算安排",))
    assert (level.row_path, level.printed, level.fund) == (path, "42", "财政拨款")
    assert one(facts, "行政运行", "比上年增减幅").value == Decimal("1.2")
    assert one(facts, "档案馆", "比上年增减").direction == "unchanged"
    share = one(facts, "财政拨款支出", "占比")
    assert (share.printed, share.base) == ("100%", "本年支出合计")
    assert ("财政拨款支出", ["行政运行", "档案馆"], False) in complete_groups(facts)


def test_subjects_with_codes_before_and_after_the_name() -> None:
    facts = facts_of(
        """
        二、一般公共预算拨款支出情况
        （一）2011301-行政运行 163.74 万元。主要用于局本级支出。
        （二）档案事务（2012601）21.98万元，较上年增加9.78万元，增长80.16%，增长的主要原因是：培训增多；
        （三）2010301一般公共服务支出-办公室事务-机关服务40,051.64元，主要反映后勤支出。
        """
    )
    assert [
        (fact.row_code, fact.item, fact.printed, fact.unit)
        for fact in facts
        if fact.column_path == ("预算安排",)
    ] == [
        ("2011301", "行政运行", "163.74", "万元"),
        ("2012601", "档案事务", "21.98", "万元"),
        ("2010301", "机关服务", "40,051.64", "元"),
    ]
    assert all(fact.fund == "一般公共预算" for fact in facts)


def test_quoted_subjects_with_execution_of_the_year_before() -> None:
    facts = facts_of(
        "部门预算编制说明\n财政拨款支出预算97.86万元，比2030年（上一年度，下同）预算增加1.25万元。财政拨款"
        "支出主要内容如下：\n"
        "1. “一般公共服务支出（类）统计事务（款）统计管理（项）”科目2.63万元，主要用于统计管理。2030年当年"
        "预算执行数为1.48万元，"
        "2031年预算安排2.63万元，比2030年预算执行数增加77.70 %。主要原因是：经费增加。\n"
    )
    assert one(facts, "财政拨款支出", "比上年增减").base == "2030年预算"
    prior = one(facts, "统计管理", "执行数")
    assert (prior.period, prior.value, prior.stage) == ("prior", Decimal("1.48"), "执行数")
    assert one(facts, "统计管理", "比上年增减幅").base == "2030年预算执行数"


def test_headings_name_the_item_where_the_sentence_names_none() -> None:
    facts = facts_of(
        """
        六、一般公共预算“三公”经费支出情况
        （一）因公出国（境）经费
        2031 年预算安排 70.00 万元，与上年持平。主要是保障洽谈需要。
        （二）公务接待费
        2031 年预算安排 6.10 万元，比上年减少 0.10 万元，下降 1.61%。
        """
    )
    assert one(facts, "因公出国（境）费").printed == "70.00"
    assert one(facts, "公务接待费", "比上年增减").direction == "decrease"


def test_an_item_before_a_full_stop_names_the_figure_after_it() -> None:
    facts = facts_of(
        "四、“三公”经费\n2031 年财政拨款“三公”经费预算 17.70 万元，比 2030年财政拨款“三公”经费年初预算减少1"
        ".65万元。其中：\n"
        "（一）因公出国（境）费用。2031 年预算数 14.85 万元，主要用于交流。\n（二）公务接待费。2031 年预算"
        "数 2.85 万元。\n"
    )
    assert one(facts, "公务接待费").row_path == ("“三公”经费", "公务接待费")
    assert one(facts, "“三公”经费", "比上年增减").base == "2030年年初预算"


def test_the_base_may_be_stated_with_its_own_figure() -> None:
    facts = facts_of(
        "二、收入预算情况说明\n2031 年度收入预算 626.78 万元，比 2030 年年初预算\n数 819.98 万元减少 193.20"
        " 万元，下降 23.56%。\n"
    )
    base = next(fact for fact in facts if fact.period == "prior")
    assert (base.item, base.printed, base.column_path) == ("收入总计", "819.98", ("2030年年初预算数",))
    assert one(facts, "收入总计", "比上年增减").printed == "193.20"


def test_a_base_in_brackets_and_a_rate_in_brackets() -> None:
    facts = facts_of(
        "四、委托业务费情况\n2031年本部门委托业务费财政拨款预算为332.14万元，比上年预算（上年290万元）增加4"
        "2.14万元，增长14.53%。\n"
        "三、机关运行经费\n机关运行经费20万元，较上年减少 24.5 万元（43%）。\n"
    )
    assert [fact.printed for fact in facts if fact.period == "prior"] == ["290"]
    assert one(facts, "委托业务费", "比上年增减").base == "上年预算"
    assert one(facts, "机关运行经费", "比上年增减幅").printed == "43%"


def test_final_accounts_tell_budget_and_outcome_apart() -> None:
    facts = facts_of(
        "（三）支出决算具体情况\n一般公共预算财政拨款支出年初预算为993.92万元，支出决算为940.05万元，完成年"
        "初预算的94.58%。其中：\n"
        "1、一般公共服务支出（类）档案事务（款）行政运行（项）。主要用于：人员经费。年初预算为 60.05万元，"
        "支出决算为51.89万元。"
        "决算数小于预算数的主要原因：人员退休。\n",
        final=True,
    )
    assert one(facts, "行政运行", "年初预算数").printed == "60.05"
    outcome = one(facts, "行政运行", "决算数")
    assert (outcome.printed, outcome.stage) == ("51.89", "决算数")
    done = one(facts, "一般公共预算支出", "完成预算")
    assert (done.value, done.base) == (Decimal("94.58"), "年初预算")


def test_procurement_assets_and_vehicles() -> None:
    facts = facts_of(
        """
        六、其他情况
        某市甲局部门安排政府采购预算 118.45万元，其中：货物类采购预算20.95万元，工程类采购预算0万元，
        服务类采购预算97.5万元。
        某市甲局部门上年末固定资产金额为 810.82万元（详见下表）。本年度拟购置固定资产总额为 18.45
        万元，已列入采购预算。
        截至2030年12月31日，本部门共有车辆 5 辆，其中，机要通信用车 1 辆、其他按照规定配备的公务
        用车 4 辆；单价100万元（含）以上设备 2 台（套）。
        """
    )
    assert ("政府采购", ["政府采购货物", "政府采购工程", "政府采购服务"], True) in complete_groups(facts)
    assert one(facts, "固定资产", "资产金额").printed == "810.82"
    assert one(facts, "拟购置固定资产").value == Decimal("18.45")
    vehicles = one(facts, "车辆", "数量")
    assert (vehicles.value, vehicles.unit, vehicles.printed) == (Decimal(5), "辆", "5辆")
    assert one(facts, "机要通信用车", "数量").row_path == ("车辆", "机要通信用车")
    assert one(facts, "单价100万元（含）以上设备", "数量").unit == "台（套）"


def test_targets_keep_relation_and_what_is_printed() -> None:
    facts = facts_of(
        """
        五、绩效
        （二）分项绩效目标
        1.推动稳定增长
        绩效指标：规上企业增加值增长 8%以上，力争完成市确定的 150家新增企业目标。重点对 20
        家以上企业、25个以上改造项目给予资金支持，平均每个项目支持资金不少于 20万元。
        绩效指标：引导建设设计中心 6-8家，推荐购买设计服务 20项；认定 5家左右创业基地、3家左右示范基地。
        """
    )
    found = {fact.printed: (fact.row_path[-1], fact.value, fact.unit, fact.relation) for fact in facts}
    assert found["8%以上"] == ("规上企业增加值增长", Decimal(8), "%", "≥")
    assert found["150家"] == ("新增企业目标", Decimal(150), "家", None)
    assert found["20家以上"] == ("给予资金支持的企业", Decimal(20), "家", "≥")
    assert found["25个以上"] == ("给予资金支持的改造项目", Decimal(25), "个", "≥")
    assert found["不少于20万元"] == ("平均每个项目支持资金", Decimal(20), "万元", "≥")
    assert found["6-8家"] == ("引导建设设计中心", None, None, None)
    assert found["20项"] == ("推荐购买设计服务", Decimal(20), "项", None)
    assert found["5家左右"][:2] == ("认定创业基地", Decimal(5))
    assert found["3家左右"][:2] == ("示范基地", Decimal(3))
    assert all(fact.column_path == ("指标值",) for fact in facts)
    assert facts[0].row_path[0] == "推动稳定增长"


def test_what_is_no_quantity_makes_no_fact() -> None:
    text = """
        二、说明
        根据《关于某项工作的通知》（某财〔2031〕19号）第十二条，贯彻二十大精神和“十四五”规划，拨打12345热线，2031年3月8日起施行。
        第九次会议讨论了表 1-3。
    """
    assert facts_of(text) == ()


def test_explanations_of_terms_state_no_figures() -> None:
    text = """
        八、名词解释
        1、住房公积金：缴存比例最低不低于5％，最高不超过12％。
    """
    assert facts_of(text) == ()


def test_amounts_inside_a_reason_belong_to_nothing_unless_they_are_named_changes() -> None:
    facts = facts_of(
        "二、“三公”经费\n公务用车运行维护费15万元，比上年增加12.5万元，增长500％，主要原因是下属中心5辆用车"
        "由省厅拨付，该车辆运行维护"
        "经费12.5万元首次编入预算。\n"
    )
    assert [fact.printed for fact in facts] == ["15", "12.5", "500％"]


def test_one_figure_said_of_two_items() -> None:
    facts = facts_of(
        "1、收入说明\n2031年收入预算共 35.47万元；没有安排基金预算收入和财政专户核拨收入，均为 0万元；其他"
        "来源收入同样为 0万元。\n"
    )
    assert [fact.item for fact in facts if fact.printed == "0"] == [
        "政府性基金预算拨款收入",
        "财政专户管理资金收入",
        "其他来源收入",
    ]


def test_a_projects_list_with_counts_and_inner_lists() -> None:
    facts = facts_of(
        """
        第三部分 部门预算支出具体情况
        一、某市甲局
        某市甲局预算 84.30 万元，包括人员经费 22.00 万元、项目支出 62.30 万元。
        （一）项目支出 62.30万元，具体包括：
        1.社工服务项目 50.30 万元，主要包括：调解社工 23 名支出 37.30 万元（含 2030 年合同尾款）；社
        区社工 8 名支出 13.00 万元。
        2.综合管理 12.00 万元，主要用于修缮尾款。
        """
    )
    paths = {fact.printed: fact.row_path for fact in facts}
    assert paths["84.30"] == ("预算支出",)
    assert paths["37.30"] == ("项目支出", "社工服务项目", "调解社工")
    assert paths["12.00"] == ("项目支出", "综合管理")
    assert ("项目支出", ["社工服务项目", "综合管理"], True) in complete_groups(facts)


def test_unchanged_of_several_items_and_changes_by_two_divisions() -> None:
    facts = facts_of(
        "四、依据\n2031年度部门支出预算安排与2030年度相比（2030年度部门支出预算安排为48.07万元），增加8.72"
        "万元，增长18.14%。按功能"
        "分类，一般公共服务支出减少 1.28 万元，住房保障支出增加 10.00 万元。按支出用途分类，基本支出增加 8."
        "72万元，项目支出、单位"
        "预留机动经费与上年数一致。\n"
    )
    changes = [(fact.item, fact.printed, fact.direction) for fact in facts if fact.period == "change"]
    assert changes == [
        ("支出总计", "8.72", "increase"),
        ("一般公共服务支出", "1.28", "decrease"),
        ("住房保障支出", "10.00", "increase"),
        ("基本支出", "8.72", "increase"),
        ("项目支出", "一致", "unchanged"),
        ("单位预留机动经费", "一致", "unchanged"),
    ]
    assert [fact.printed for fact in facts if fact.period == "prior"] == ["48.07"]


def test_a_comparison_that_leaves_something_out_says_so() -> None:
    facts = facts_of(
        "（一）规模变化情况\n某局 2031 年一般公共预算当年财政拨款74.82 万元, 比 2030 年执行数减少 20.6 万元"
        "，减幅21.59%，扣除基建后比"
        " 2030年执行数增加 2.6万元，增幅 3.60%。\n"
    )
    columns = [fact.column_path for fact in facts if fact.direction == "increase"]
    assert columns == [("比上年增减", "扣除基建后"), ("比上年增减幅", "扣除基建后")]


def test_page_and_lines_are_those_of_the_figure_and_its_sentence() -> None:
    facts = facts_of(
        "二、支出\n支出预算一共安排 88.00万元，比上年预算增加 8.00万元，其中\n"
        f"{PAGE_BREAK}\n基本支出 88.00万元。\n"
    )
    assert [fact.source.page for fact in facts] == [1, 1, 2]
    assert facts[2].quote is not None
    assert "支出预算一共安排" in facts[2].quote
    assert facts[2].source.lines == (2, 3)


def test_a_part_extends_the_id_of_its_whole() -> None:
    facts = facts_of("一、收入\n收入预算10.00万元，其中：事业收入4.00万元，其他收入6.00万元。\n")
    assert [fact.fact_id for fact in facts] == ["d:s1", "d:s1.1", "d:s1.2"]


def test_claims_are_given_per_side_and_leave_out_what_is_inside_projects() -> None:
    facts = facts_of(
        """
        一、收支
        2031年收支总预算 50.00万元。
        二、支出
        支出预算50.00万元，其中：项目支出50.00万元，主要包括：（1）公务接待费 3万元。（2）乙经费 47万元。
        三、“三公”经费
        “三公”经费预算5.00万元，其中公务接待费5.00万元。
        """
    )
    claims = [(item, fund, fact.printed) for item, fund, fact in narrative_claims(facts)]
    assert ("收入总计", None, "50.00") in claims
    assert ("支出总计", None, "50.00") in claims
    assert ("公务接待费", None, "5.00") in claims
    assert ("公务接待费", None, "3") not in claims


def test_a_figure_that_no_words_explain_is_reported() -> None:
    facts, problems = sentence_facts(
        "d", sections_of("（6）安排\n2031 年拟安排该事项一般公共预算 2.87万元（含上年结转 0.50万元）。\n")
    )
    assert facts == ()
    assert [problem.kind for problem in problems] == ["unread_figure"]
