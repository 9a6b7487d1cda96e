"""The lists beside the nine forms: procurement, fixed assets and performance targets, in one style."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generated_caption import caption
from generated_parts import CARRIES
from generated_style import Style, rounded
from generated_table import Head, Row, Spec

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence
    from decimal import Decimal

    from generated_parts import Budget, Project, Purchase

PURCHASE_COLUMNS = {
    "general": ("一般公共预算拨款", ("general",)),
    "fund": ("基金预算拨款", ("fund",)),
    "capital": ("国有资本经营预算拨款", ("capital",)),
    "special": ("财政专户核拨", ("special",)),
    "own": ("单位资金", ("business", "operating", "upper", "subordinate", "other")),
    "carry_fiscal": ("财政拨款结转", ("carry_general", "carry_fund", "carry_capital")),
    "carry_other": ("非财政拨款结转结余", ("carry_other",)),
}
FUND_NAMES = {"general": "一般公共预算", "fund": "政府性基金预算", "capital": "国有资本经营预算"}
OUTPUTS = (
    ("数量指标", "完成批次", "全年实际完成的批次", ("≥{n} 次", "{n} 次", "≥{n} 家", "≥{n} 台")),
    ("质量指标", "验收合格率", "验收合格的比率", ("≥{p} 百分比", "100 百分比", "≥{p}%", "100%")),
    (
        "时效指标",
        "完成时限",
        "年度任务完成的时间",
        ("≤12 月份", "每季度末完成", "3-11 月份期间", "11 月底之前"),
    ),
    ("成本指标", "成本控制", "支出不超预算", ("≤{cost} 万元",)),
)
EFFECTS = (
    (
        "社会效益指标",
        "服务水平提升",
        "受益群众服务体验改善",
        ("进一步提升", "服务体验持续改善", "≥{p} 百分比"),
    ),
    ("可持续影响指标", "机制长效运行", "长效机制运行情况", ("长期", "持续发挥作用", "≥{p} 百分比")),
    ("生态效益指标", "节能达标", "节能产品使用情况", ("达标", "符合节能要求")),
)


def make_procurement(budget: Budget, style: Style, intro: Sequence[str]) -> Spec | None:
    """Return the procurement table (政府采购), None where nothing is bought."""
    if not budget.purchases:
        return None
    used = [Head(text, key, 4.4 if key != "general" else 5.2) for key, (text, _) in PURCHASE_COLUMNS.items()]
    heads = (
        Head(
            "政府采购项目来源",
            children=(Head("项目名称", "label", 5.0, "label"), Head("预算资金", "project", 5.4)),
        ),
        Head("采购物品名称", "item", 4.2, "text"),
        Head("政府采购目录序号", "code", 6.0, "code"),
        Head("计量单位", "counted", 2.6, "text"),
        Head("数量", "pieces", 1.9),
        Head("单价", "price", 2.9),
        Head(
            "政府采购金额（当年部门预算安排资金）",
            children=(Head("合计", "total", 5.4), *used),
        ),
        Head(f"{budget.year} 年预留中小微企业份额", "reserved", 4.6),
    )

    def money(rows: Sequence[Purchase]) -> dict[str, str]:
        cells = {"total": style.cell(sum(row.pieces * row.price for row in rows))}
        for key, (_, sources) in PURCHASE_COLUMNS.items():
            cells[key] = style.cell(sum(a for row in rows for source, a in row.amounts if source in sources))
        cells["reserved"] = style.cell(sum(row.reserved for row in rows))
        return cells

    rows = [
        Row(1, {"label": "合 计"} | money(budget.purchases), {"": "total"}),
        Row(2, {"label": f"{budget.department}本级小计"} | money(budget.purchases), {"": "unit"}),
    ]
    for ordinal, purchase in enumerate(budget.purchases, start=3):
        cells = {
            "label": purchase.project.name,
            "project": style.money(purchase.project.amount),
            "item": purchase.item,
            "code": purchase.catalogue,
            "counted": purchase.counted,
            "pieces": str(purchase.pieces),
            "price": style.money(purchase.price),
        }
        cells |= money((purchase,))
        rows.append(Row(ordinal, cells, {"": "purchase"}, {"pieces": purchase.counted}, purchase.catalogue))
    return Spec(
        form="procurement",
        title="部门政府采购预算" if style.family == "bumen" else "政府采购预算表",
        heads=heads,
        rows=tuple(rows),
        unit=style.unit,
        line=caption(budget, style, dated=False),
        note="注：同类物品因规格不同，单价可以不同。",
        intro=tuple(intro),
    )


def make_project_table(budget: Budget, style: Style) -> Spec:
    """Return the list of projects (项目支出表) by fund."""
    columns = {
        **{fund: (FUND_NAMES[fund], (fund,)) for fund in style.fund_order},
        "special": ("财政专户管理资金", ("special",)),
        "own": ("单位资金", PURCHASE_COLUMNS["own"][1]),
        "carry": ("上年结转", CARRIES),
    }
    heads = (
        Head("项目名称", "label", 14, "label"),
        Head("合计", "total", 6),
        Head("资金来源", children=tuple(Head(text, key, 5) for key, (text, _) in columns.items())),
    )

    def row(ordinal: int, name: str, role: str, projects: Sequence[Project]) -> Row:
        cells = {"label": name, "total": style.cell(sum(project.amount for project in projects))}
        for key, (_, sources) in columns.items():
            paid = sum(a for project in projects for source, a in project.amounts if source in sources)
            cells[key] = style.cell(paid)
        return Row(ordinal, cells, {"": role})

    rows = [row(1, "合计", "total", budget.projects)]
    rows += [row(n, p.name, "project", (p,)) for n, p in enumerate(budget.projects, start=2)]
    return Spec(
        form="projects",
        title="项目支出预算表" if style.wording else f"{budget.year}年度项目支出表",
        heads=heads,
        rows=tuple(rows),
        unit=style.unit,
        line=caption(budget, style),
    )


def make_assets(budget: Budget, style: Style, intro: Sequence[str]) -> Spec:
    """Return the table of fixed assets (固定资产占用情况), always in 万元."""
    held = {asset.name: asset for asset in budget.assets}
    rows = [
        Row(
            1,
            {
                "label": "资产总额",
                "pieces": "——",
                "value": style.money(sum(a.value for a in budget.assets), unit="万元"),
            },
            {"": "total"},
        )
    ]
    for label, key in (
        ("1、房屋（平方米）", "房屋"),
        ("其中：办公用房（平方米）", "办公用房"),
        ("2、车辆（台、辆）", "车辆"),
        ("3、单价在 20 万元以上的设备", "设备"),
        ("4、其他固定资产", "其他"),
    ):
        cells = {"label": label}
        if key in held:
            cells |= {"pieces": str(held[key].pieces), "value": style.money(held[key].value, unit="万元")}
        rows.append(Row(len(rows) + 1, cells, {"": f"asset:{key}"}))
    line = (caption(budget, style, dated=False)[0], f"截止时间：{budget.year - 1}-12-31")
    return Spec(
        form="assets",
        title="部门固定资产占用情况表",
        heads=(
            Head("项 目", "label", 16, "label"),
            Head("数量", "pieces", 7),
            Head("价值（金额单位：万元）", "value", 14),
        ),
        rows=tuple(rows),
        unit="万元",
        line=line if style.family not in {"listed", "buxian"} else (line[1],),
        intro=tuple(intro),
    )


def make_performance(rng: random.Random, budget: Budget, *, most: int) -> list[Spec]:
    """Return performance-target tables (项目绩效目标表) of some projects, a page each."""
    chosen = rng.sample(budget.projects, min(len(budget.projects), rng.randint(1, most)))
    return [_performance(rng, project, number) for number, project in enumerate(chosen, start=1)]


def _performance(rng: random.Random, project: Project, number: int) -> Spec:
    cost = trimmed(rounded(project.amount, "万元"))
    effects = rng.sample(EFFECTS, rng.randint(1, 2))
    groups = (
        ("产出指标", OUTPUTS),
        ("效益指标", tuple(effects)),
        ("满意度指标", (("服务对象满意度指标", "服务对象满意度", "抽样调查满意的比率", ("≥{p} 百分比",)),)),
    )
    rows: list[Row] = []
    for first, lines in groups:
        for index, (second, third, text, targets) in enumerate(lines):
            target = rng.choice(targets).format(n=rng.randint(2, 400), p=rng.randint(80, 99), cost=cost)
            cells = {
                "first": first if index == 0 else "",
                "second": second,
                "label": third,
                "description": text,
                "target": target,
                "basis": rng.choice(("工作计划", "历史经验", "实施方案")),
            }
            spans = {"first": len(lines)} if index == 0 else {"first": 1}
            rows.append(Row(len(rows) + 1, cells, {"": first}, spans=spans))
    room = rng.choice((10.0, 12.0))
    return Spec(
        form="performance",
        title=f"{number}、{project.name}绩效目标表",
        heads=(
            Head("一级指标", "first", 6, "text"),
            Head("二级指标", "second", 10, "text"),
            Head("三级指标", "label", room, "label"),
            Head("绩效指标描述", "description", room, "text"),
            Head("指标值", "target", 9, "target"),
            Head("指标值确定依据", "basis", 8, "text"),
        ),
        rows=tuple(rows),
        unit="",
        below=(f"绩效目标 1.保障{project.name.strip('“”')}按期实施",),
        one_page=True,
    )


def trimmed(value: Decimal) -> str:
    """Print a value without trailing zeros: 27.00 → 27, 7.50 → 7.5."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
