"""What is no question for these documents (界限): empty, off topic, personal, vouchers, opinions."""

from __future__ import annotations

import re

from assistant.language import words
from assistant.language.normalise import question_text
from assistant.lookups.outcome import Stop

_HELP = "可以问部门预算、决算公开文件里的事，例如“三公经费是多少”“项目支出占比”“公务接待费为什么增加”"


def before(question: str) -> Stop | None:
    """Return why a text is no question at all, None where it may be one."""
    text = question_text(question)
    plain = re.sub(r"[^\u3400-\u9fffA-Z0-9]", "", text)
    if not plain:
        return Stop("unclear", "没有看到问题，请输入想问的内容。", _HELP)
    if "\ufffd" in question and question.count("\ufffd") * 3 > len(question):
        return Stop("unreadable", "这段文字是乱码，读不出来，请重新输入。", _HELP)
    if re.fullmatch(r"(.)\1{5,}", plain):
        return Stop("unclear", "没有看出问的是什么，请换个说法。", _HELP)
    if re.fullmatch(words.GREETING, text.strip(",")):
        return Stop("out_of_scope", _greeted(text), _HELP)
    return None


def _greeted(text: str) -> str:
    """Return a civil answer to what is no question: thanks, a farewell, what can be asked, a greeting."""
    if re.search(r"谢|辛苦", text):
        return "不客气。还想问部门预算、决算公开文件里的什么，请接着问。"
    if re.search(r"再见|拜拜", text):
        return "再见。"
    if re.search(words.ABILITY, text):
        return "金额、数量、占比、增减、排序、绩效目标、原因、名词解释都可以问，每个答案都附出处。"
    if re.search(r"好的|明白|知道|OK|嗯|哦", text):
        return "好的。还想问什么，请接着问。"
    return "您好！我回答部门预算、决算公开文件里的问题。"


def not_asked(text: str, original: str) -> Stop | None:
    """Return why a text asks nothing: only orders, a supposition, another language, noise."""
    if not text.strip(",;。?! "):
        return Stop("unclear", "没有看出要问什么。问题里的指令不会被执行，请直接提问。", _HELP)
    if re.search(words.HYPOTHETICAL, text):
        return Stop("unclear", "这里只按公开文件里的数回答，不按假设的数推算。", _HELP)
    if re.search(r"[\u3040-\u30ff\uac00-\ud7af]", original) or (
        not has_chinese(text) and re.search(r"[A-Z]{2}", text)
    ):
        return Stop("unclear", "请用中文提问。", _HELP)
    letters, chinese = len(re.findall(r"[A-Z]", text)), len(re.findall(r"[\u3400-\u9fff]", text))
    code = re.search(r"[A-Z_]{2,}\s*[=({;]", text) is not None
    if (letters > chinese or code) and not re.search(r"多少|几|吗|什么", text):
        return Stop("unclear", "没有看出问的是什么，请用中文提问。", _HELP)
    if not has_chinese(text) and not re.search(r"\d{3}", text):
        return Stop("unclear", "没有看出问的是什么，请换个说法。", _HELP)
    return None


def off_topic(text: str) -> Stop | None:
    """Return why a question is not for budget disclosures, None where it may be."""
    if re.search(words.PERSONAL, text):
        return Stop(
            "out_of_scope",
            "公开的预算、决算文件不涉及个人的收入和信息，无法回答。",
            "可以问“人员经费”“工资福利支出”等单位总数",
        )
    if re.search(words.OFF_TOPIC, text):
        return Stop("out_of_scope", "这个问题不在部门预算、决算公开文件的范围内，无法回答。", _HELP)
    return None


def opinion(text: str) -> bool:
    """Tell whether an opinion is asked for."""
    return bool(re.search(words.OPINION, text))


def beyond_disclosure(text: str) -> Stop | None:
    """Return why something is never printed in a budget disclosure (vouchers, suppliers, months, persons)."""
    counted = re.search(words.HEADCOUNT, text) and not re.search(r"目标|指标", text)
    if re.search(words.VOUCHER, text) or counted:
        return Stop(
            "not_in_documents",
            "公开文件里没有这样的内容（凭证、名单、供应商、人数、分月支出等不在预算公开的范围内）。",
        )
    return None


def stranger() -> Stop:
    """A question that has nothing to do with budgets."""
    return Stop("out_of_scope", "这个问题不在部门预算、决算公开文件的范围内，无法回答。", _HELP)


def voucher(text: str) -> Stop | None:
    """Return why vouchers, suppliers, brands and lists of names are never printed in a budget disclosure."""
    if re.search(words.VOUCHER, text):
        return Stop(
            "not_in_documents",
            "公开文件里没有这样的内容（凭证、名单、供应商、品牌型号等不在预算公开的范围内）。",
        )
    return None


def not_found() -> Stop:
    """Nothing held answers to the words of a question."""
    return Stop("not_in_documents", "文件里没有找到问题所说的内容。", _HELP)


def part_of_year(text: str) -> Stop | None:
    """Return why months and quarters have no figures of their own."""
    match = re.search(words.PART_OF_YEAR, text)
    if match is None:
        return None
    return Stop("not_in_documents", "公开文件只有全年的数，没有按月、按季度的数字。", "可以问全年的安排")


def has_chinese(text: str) -> bool:
    """Tell whether there is any Chinese in a text."""
    return bool(re.search(r"[\u3400-\u9fff]", text))
