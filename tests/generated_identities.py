"""The identities of the standard forms (勾稽关系), written down for the enumeration alone.

What flattened text shows of a generated document, and what must hold of its numbers:
a blank counts 0, every amount is ≥ 0, sums hold within half of the last printed digit a term.

  across    合计 = Σ components; 小计 = Σ its parts; 合计 = 本年收入小计 + 上年结转; 基本支出 = 人员 + 公用
  down      合计 = Σ 类, 类 = Σ 款, 款 = Σ 项 (by code), in every column; 合计 = Σ 单位;
            三公 = 出国 + 用车 + 接待, 出国 = its two kinds, 用车 = 购置 + 运行; procurement: 合计 = Σ rows
  quantity  合计 = 数量 × 单价 in procurement rows, where both are always printed
  tables    收支总表 incomes, carry-over and totals = those of 收入总表 (财政拨款 = the three public funds);
            类 of 收支总表 = those of 收入总表 and 支出总表; 财政拨款收支总表: incomes = 收支总表 incomes,
            a fund's carry-over = 收入总表's, income + carry-over = its table, 类 = 类 of those tables;
            基本支出表 = 基本支出 of 一般公共预算支出表; what is empty or missing is 0
  bounds    合计, 基本支出, 项目支出 of a subject in the three fund tables together ≤ those of 支出总表;
            财政拨款收入 of a subject ≤ its public expenditure ≤ 财政拨款收入 + 上年结转; procurement and
            projects of a source ≤ its income or carry-over (非财政: 收支总表 less 财政拨款收支总表);
            预留 ≤ 合计; 三公 of a fund ≤ the fund; 三公 items of 基本支出表 ≤ those of the 三公 table
  sentences 基本, 项目, 经营, 上缴, 补助 totals; 三公 and its parts; 采购 total
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generated_parts import FUNDS
from generated_style import rounded
from generated_three_public import three_amounts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generated import Generated
    from generated_table import Number

CONVERTED = 5_000  # cents that a figure in 万元 leaves open of one in 元
RowKey = tuple[int, int, str]  # table, row ordinal, side


@dataclass(slots=True)
class Line:
    """The numbers of one row and side, in cents, with the columns they may stand in."""

    keys: tuple[str, ...]
    values: tuple[int, ...]
    numbers: tuple[Number, ...]
    options: list[tuple[str, ...]] = field(default_factory=list)

    def amount(self, option: tuple[str, ...], key: str) -> int:
        return self.values[option.index(key)] if key in option else 0


@dataclass(frozen=True, slots=True)
class Rule:
    """Σ coefficient × cell = constant (or ≤), within a tolerance in cents."""

    terms: tuple[tuple[int, int, str], ...]  # coefficient, line, key
    constant: int
    equal: bool
    tolerance: int


class Identities:
    """The lines of one document and the rules that hold among them."""

    def __init__(self, document: Generated) -> None:
        self.document = document
        self.scale: int = 10**document.style.decimals
        self.lines: list[Line] = []
        self.rules: list[Rule] = []
        self._at: dict[tuple[str, str, str], list[int]] = {}  # form, side, role → lines
        self._read()
        self._identities()

    # -- what the text shows

    def _read(self) -> None:
        by_row: dict[RowKey, list[Number]] = {}
        for number in self.document.numbers:
            if number.form != "performance" and number.value is not None:
                by_row.setdefault((number.table, number.row, number.side), []).append(number)
        for (table, _, side), numbers in by_row.items():
            spec = self.document.specs[table]
            keys = [leaf.key for leaf in spec.leaves() if leaf.kind == "amount"]
            if spec.form == "assets":  # 数量 and 价值 are both printed, or neither; a dash stands for a blank
                keys = [number.key for number in numbers]
            if side:
                keys = [key for key in keys if key.startswith(side + ".")]
            if spec.form == "procurement":
                # 预算资金 stands before the item's name, and totals have no quantity
                if numbers[0].key == "project":
                    self._line(spec.form, ["project"], numbers[:1], "project")
                    self._line(spec.form, [key for key in keys if key != "project"], numbers[1:], "purchase")
                    continue
                keys = [key for key in keys if key not in {"project", "pieces", "price"}]
            self._line(spec.form, keys, numbers, numbers[0].role)

    def _line(self, form: str, keys: list[str], numbers: list[Number], role: str) -> None:
        values = tuple(int((number.value or 0) * self.scale) for number in numbers)
        line = Line(tuple(keys), values, tuple(numbers))
        self._at.setdefault((form, numbers[0].side, role), []).append(len(self.lines))
        self.lines.append(line)

    def _index(self, form: str, role: str, side: str = "") -> int | None:
        found = self._at.get((form, side, role), [])
        return found[0] if found else None

    def _roles(self, form: str, prefix: str, side: str = "") -> list[str]:
        return [role for (f, s, role) in self._at if f == form and s == side and role.startswith(prefix)]

    # -- identities

    def _rule(
        self, terms: Iterable[tuple[int, int | None, str]], constant: int = 0, *, equal: bool = True
    ) -> None:
        kept = tuple((coefficient, line, key) for coefficient, line, key in terms if line is not None)
        if kept:
            self.rules.append(Rule(kept, constant, equal, len(kept) // 2))

    def _known(self, line: int | None, key: str, amount: int) -> None:
        """A sentence states the figure of a cell, in 万元 to two decimals."""
        if line is None:
            return
        cents = int(rounded(amount, "万元") * 100)
        if self.document.style.yuan or self.document.style.decimals > 2:  # tables are 10,000 times finer
            self.rules.append(Rule(((1, line, key),), cents * 10_000, equal=True, tolerance=CONVERTED))
        else:
            self.rules.append(Rule(((1, line, key),), cents, equal=True, tolerance=1))

    def _across(self, form: str, whole: str, parts: Iterable[str], side: str = "") -> None:
        parts = tuple(parts)
        for (f, s, _), lines in self._at.items():
            if (f, s) == (form, side):
                for line in lines:
                    if whole in self.lines[line].keys:
                        self._rule([(1, line, whole), *((-1, line, part) for part in parts)])

    def _down(self, form: str, whole: str, parts: Iterable[str], keys: Iterable[str], side: str = "") -> None:
        parts = tuple(parts)
        for key in keys:
            terms = [(1, self._index(form, whole, side), key)]
            terms += [(-1, line, key) for part in parts for line in self._at.get((form, side, part), [])]
            self._rule(terms)

    def _tree(self, form: str, keys: Iterable[str]) -> None:
        keys = tuple(keys)
        codes = sorted(role.removeprefix("subject:") for role in self._roles(form, "subject:"))
        tops = [
            code for code in codes if not any(code != other and code.startswith(other) for other in codes)
        ]
        if tops:
            self._down(form, "total", [f"subject:{code}" for code in tops], keys)
        for code in codes:
            longer = [other for other in codes if other.startswith(code) and len(other) == len(code) + 2]
            if longer:
                self._down(form, f"subject:{code}", [f"subject:{other}" for other in longer], keys)

    def _keys(self, form: str) -> tuple[str, ...]:
        for spec in self.document.specs:
            if spec.form == form:
                return tuple(leaf.key for leaf in spec.leaves() if leaf.kind == "amount")
        return ()

    def _identities(self) -> None:
        self._overview()
        self._income()
        self._spending()
        self._fiscal()
        self._three_public()
        self._procurement()
        self._projects()

    def _overview(self) -> None:
        at = self._index
        self._down("overview", "current_total", self._roles("overview", "income:", "in"), ["in.amount"], "in")
        self._down(
            "overview", "current_total", self._roles("overview", "class:", "out"), ["out.amount"], "out"
        )
        grand_in = at("overview", "grand_total", "in")
        self._rule(
            [
                (1, grand_in, "in.amount"),
                (-1, at("overview", "current_total", "in"), "in.amount"),
                (-1, at("overview", "carry", "in"), "in.amount"),
            ]
        )
        self._rule([(1, grand_in, "in.amount"), (-1, at("overview", "grand_total", "out"), "out.amount")])

    def _income(self) -> None:
        keys = self._keys("income")
        current = [key for key in keys if key in {*FUNDS, "fiscal", *self.document.style.income_order}]
        carries = [key for key in keys if key.startswith("carry_") and key != "carry_total"]
        carry = "carry_total" if carries else "carry"
        self._across("income", "total", ("current", carry))
        self._across("income", "current", current)
        if carries:
            self._across("income", "carry_total", carries)
        self._tree("income", keys)
        if self._index("income", "unit") is not None:
            self._down("income", "total", ["unit"], keys)
        total = self._index("income", "total")
        for key in current:
            sources = FUNDS if key == "fiscal" else (key,)
            self._rule(
                [(1, total, key)]
                + [(-1, self._index("overview", f"income:{source}", "in"), "in.amount") for source in sources]
            )
        self._rule([(1, total, carry), (-1, self._index("overview", "carry", "in"), "in.amount")])
        for fund in FUNDS:
            if f"carry_{fund}" in carries:
                before = self._index("fiscal_overview", f"carry:{fund}", "in")
                self._rule([(1, total, f"carry_{fund}"), (-1, before, "in.amount")])
        self._rule([(1, total, "total"), (-1, self._index("overview", "grand_total", "in"), "in.amount")])

    def _spending(self) -> None:
        purposes = ("basic", "project", "operation", "to_upper", "to_subordinate")
        self._across("expenditure", "total", purposes)
        self._tree("expenditure", self._keys("expenditure"))
        for form in ("general_expenditure", "fund_expenditure", "state_capital_expenditure"):
            self._across(form, "total", ("basic", "project"))
            if "personnel" in self._keys(form):
                self._across(form, "basic", ("personnel", "public"))
            self._tree(form, self._keys(form))
        self._across("general_basic", "total", ("personnel", "public"))
        self._tree("general_basic", self._keys("general_basic"))
        total = self._index("expenditure", "total")
        budget = self.document.budget
        self._known(total, "basic", budget.of(purposes=("personnel", "public")))
        for purpose in purposes[1:]:
            self._known(total, purpose, budget.of(purposes=(purpose,)))
        self._subjects()
        basic = self._index("general_basic", "total")
        general = self._index("general_expenditure", "total")
        self._rule([(1, basic, "total"), (-1, general, "basic")])
        for key in ("personnel", "public"):
            if key in self._keys("general_expenditure"):
                self._rule([(1, basic, key), (-1, general, key)])

    def _subjects(self) -> None:
        for form in ("income", "expenditure"):
            for role in self._roles("overview", "class:", "out"):
                spent = self._index("overview", role, "out")
                rows = self._subject_lines(form, role.removeprefix("class:"))
                if self._roles(form, "subject:"):
                    self._rule([(1, spent, "out.amount"), *((-1, line, "total") for line in rows)])
        for role in self._roles("expenditure", "subject:"):
            lines = [self._index(form, role) for form in _FUND_FORMS]
            for key in ("total", "basic", "project"):
                terms = [(1, line, key) for line in lines]
                self._rule([*terms, (-1, self._index("expenditure", role), key)], equal=False)
            income = self._index("income", role)
            if income is not None:
                self._rule([(1, income, "total"), (-1, self._index("expenditure", role), "total")])
                self._public_income(income, lines)

    def _subject_lines(self, form: str, code: str) -> list[int]:
        """Return the line of a subject, or those of its 项 where only they are printed."""
        exact = self._index(form, f"subject:{code}")
        if exact is not None:
            return [exact]
        return [self._at[form, "", role][0] for role in self._roles(form, f"subject:{code}")]

    def _public_income(self, income: int, lines: list[int | None]) -> None:
        if "fiscal" in self._keys("income"):
            spent = [(-1, line, "total") for line in lines]
            self._rule([(1, income, "fiscal"), *spent], equal=False)
            terms = [(1, line, "total") for line in lines]
            self._rule([*terms, (-1, income, "fiscal"), (-1, income, "carry")], equal=False)
            return
        for fund, line in zip(FUNDS, lines, strict=True):
            self._rule([(1, income, fund), (1, income, f"carry_{fund}"), (-1, line, "total")])

    def _fiscal(self) -> None:
        wide = self.document.style.fiscal_shape == "wide"
        form = "fiscal_overview"
        classes = self._roles(form, "class:", "out")
        keys = [key for key in self._keys(form) if key.startswith("out.")]
        self._down(form, "current_total", classes, keys, "out")
        self._down(form, "grand_total", ["current_total", "carry_over"], keys, "out")
        self._down(form, "current_total", self._roles(form, "income:", "in"), ["in.amount"], "in")
        self._down(form, "carry", self._roles(form, "carry:", "in"), ["in.amount"], "in")
        self._down(form, "grand_total", ["current_total", "carry"], ["in.amount"], "in")
        whole = "out.total" if wide else "out.amount"
        grand = self._index(form, "grand_total", "out")
        self._rule([(1, self._index(form, "grand_total", "in"), "in.amount"), (-1, grand, whole)])
        if wide:
            self._across(form, "out.total", [f"out.{fund}" for fund in FUNDS], "out")
        for fund, table in zip(FUNDS, _FUND_FORMS, strict=True):
            income = self._index(form, f"income:{fund}", "in")
            carry = self._index(form, f"carry:{fund}", "in")
            self._rule(
                [(1, income, "in.amount"), (-1, self._index("overview", f"income:{fund}", "in"), "in.amount")]
            )
            spent = self._index(table, "total")
            self._rule([(1, income, "in.amount"), (1, carry, "in.amount"), (-1, spent, "total")])
            if wide:
                self._rule([(1, grand, f"out.{fund}"), (-1, spent, "total")])
        for role in classes:
            code = role.removeprefix("class:")
            line = self._index(form, role, "out")
            if wide:
                for fund, table in zip(FUNDS, _FUND_FORMS, strict=True):
                    parts = [(-1, part, "total") for part in self._subject_lines(table, code)]
                    self._rule([(1, line, f"out.{fund}"), *parts])
            else:
                found = [part for table in _FUND_FORMS for part in self._subject_lines(table, code)]
                self._rule([(1, line, whole), *((-1, part, "total") for part in found)])

    def _three_public(self) -> None:
        form = "three_public"
        style, budget = self.document.style, self.document.budget
        scope = FUNDS if style.fiscal_three else ("general",)
        stated = three_amounts(budget, scope)
        total = self._index(form, "total")
        if style.three_shape in {"across", "more", "years"}:
            self._across(form, "last.total", ("last.trips", "last.vehicles", "last.hosting"))
            self._across(form, "last.vehicles", ("last.cars", "last.running"))
            self._across(form, "total", ("trips", "vehicles", "hosting"))
            self._across(form, "vehicles", ("cars", "running"))
            self._down(form, "total", ["unit"], self._keys(form))
            for key in ("total", "trips", "vehicles", "cars", "running", "hosting"):
                self._known(total, key, stated[key])
            return
        keys = self._keys(form)
        if style.three_shape == "funds":
            self._across(form, "total", FUNDS)
            self._down(form, "total", ["subtotal"], keys)
            if self._index(form, "research") is not None or self._index(form, "travel") is not None:
                self._down(form, "trips", ["research", "travel"], keys)
            for fund, table in zip(FUNDS, _FUND_FORMS, strict=True):
                self._rule([(1, total, fund), (-1, self._index(table, "total"), "total")], equal=False)
        self._down(form, "total", ["trips", "vehicles", "hosting"], keys)
        self._down(form, "vehicles", ["cars", "running"], keys)
        for role in ("total", "trips", "vehicles", "cars", "running", "hosting"):
            self._known(self._index(form, role), "total", stated[role])
        fund = "general" if style.three_shape == "funds" else "total"
        for code, role in (("30212", "trips"), ("31013", "cars"), ("30231", "running"), ("30217", "hosting")):
            item = self._index("general_basic", f"subject:{code}")
            if item is not None:
                self._rule([(1, item, "public"), (-1, self._index(form, role), fund)], equal=False)

    def _within_sources(self, total: int, carries: dict[str, tuple[str, ...]]) -> None:
        """What is spent from a source stays within the income from it."""
        own = ("business", "operating", "upper", "subordinate", "other")
        for key, roles in (
            *((fund, (f"income:{fund}",)) for fund in FUNDS),
            ("special", ("income:special",)),
            ("own", tuple(f"income:{source}" for source in own)),
            *carries.items(),
        ):
            terms = [(-1, self._index("overview", role, "in"), "in.amount") for role in roles]
            self._rule([(1, total, key), *terms], equal=False)

    def _projects(self) -> None:
        form = "projects"
        columns = [key for key in self._keys(form) if key != "total"]
        self._across(form, "total", columns)
        self._down(form, "total", ["project"], ("total", *columns))
        total = self._index(form, "total")
        if total is None:
            return
        self._rule([(1, total, "total"), (-1, self._index("expenditure", "total"), "project")])
        self._within_sources(total, {"carry": ("carry",)})

    def _procurement(self) -> None:
        form = "procurement"
        columns = [
            k for k in self._keys(form) if k not in {"project", "pieces", "price", "total", "reserved"}
        ]
        keys = ("total", *columns, "reserved")
        self._across(form, "total", columns)
        self._down(form, "total", ["unit"], keys)
        self._down(form, "total", ["purchase"], keys)
        for line in self._at.get((form, "", "purchase"), []):
            self._rule([(1, line, "reserved"), (-1, line, "total")], equal=False)
        total = self._index(form, "total")
        if total is None:
            return
        bought = sum(row.pieces * row.price for row in self.document.budget.purchases)
        self._known(total, "total", bought)
        self._within_sources(total, {})
        carried = self._index("overview", "carry", "in")
        public = self._index("fiscal_overview", "carry", "in")
        self._rule([(1, total, "carry_fiscal"), (-1, public, "in.amount")], equal=False)
        self._rule(
            [(1, total, "carry_other"), (1, public, "in.amount"), (-1, carried, "in.amount")], equal=False
        )


_FUND_FORMS = ("general_expenditure", "fund_expenditure", "state_capital_expenditure")
