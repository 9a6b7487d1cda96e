"""Slips of the pen (错别字): characters that are typed for one another, by sound or by shape.

A name is proposed for a slip only where it is held or known, where one character differs and that pair is
listed here; what was understood is always said in the answer.
"""

from __future__ import annotations

from collections.abc import Iterable

# Each word is a group of characters that are confused with one another.
_GROUPS = """
公工攻功供宫弓共贡恭 务物误雾勿悟 接借街阶结皆揭截 待代带贷戴侍持怠得 费废非飞肥菲匪
经精京金今惊净径 差查叉茶插岔 旅旋履律侣吕绿率 议义意异艺易仪汇 会回汇惠绘 训讯询巡迅圳驯
培陪赔佩配倍 购够构沟狗勾 置治制志至致直植 运韵孕允云 行形型刑邢航 维为围唯惟委卫 护户互沪扈
退推腿 休修体羞秀 离里理力立历利 津金斤律 补朴卜捕部步布 贴帖铁 奖讲将浆降酱 金今斤京 工公
资姿字自咨兹滋 薪新心辛 预与予于玉育域 算蒜酸 支只知之枝肢织 出初除处 收手首守 入如人
项像向相象 目木母幕 绩机积集际级己迹记计季 效笑校孝 采彩菜踩财才材 印引因应音 刷涮
办半伴扮班 邮油由有优游 电店点垫 差楂 福幅符服副 利力立 抚扶府辅 恤序续絮 医一衣依宜
疗料聊辽 保报宝饱 险显现线县 住往主注驻 房方防放 公功 积机极级 职只直值 业叶夜页 年念廿
伙火和 食时实石 补布 生升声胜 活话或 助住注祝 产铲 发法 展站盏 务雾 用佣拥 车扯
财才材采 政正证整 拨拔波播 款宽 基机积鸡 本木末未 项巷 目日 支枝 总综宗 计记纪技
境镜竟静 国囯果 因音阴应 费弗 招召昭找 宴晏燕 请清情 委维 托拖 印卯 离璃 结接节洁
转专赚 余于鱼 残惨 维唯 交缴教叫 通同 工会公 培训陪 教叫 育预 科课 技计 学雪 术数
卫位 健建件 康糠
"""
_ALIKE: dict[str, frozenset[str]] = {}
for _group in _GROUPS.split():
    for _char in _group:
        _ALIKE[_char] = _ALIKE.get(_char, frozenset()) | frozenset(_group)


def is_slip(written: str, meant: str) -> bool:
    """Tell whether one text is another with a single confused character, or two neighbours swapped."""
    if len(written) != len(meant) or written == meant:
        return False
    places = [place for place in range(len(meant)) if written[place] != meant[place]]
    if len(places) == 1:
        return meant[places[0]] in _ALIKE.get(written[places[0]], frozenset())
    if len(places) == 2 and places[1] == places[0] + 1 and len(meant) >= 4:
        first, second = places
        return written[first] == meant[second] and written[second] == meant[first]
    return False


def slips(text: str, names: Iterable[str]) -> tuple[tuple[int, str], ...]:
    """Return (start, name) wherever a name stands in the text with one slip."""
    found = []
    for name in names:
        length = len(name)
        for start in range(len(text) - length + 1):
            window = text[start : start + length]
            same = sum(a == b for a, b in zip(window, name, strict=True))
            if same >= length - 2 and is_slip(window, name):
                found.append((start, name))
    return tuple(found)
