"""Flattened text files: bytes to text, text to pages of lines that keep their numbers."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from flat_text import pages_of
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import Rejected
from ingest.readers import document_id_of, read_file
from ingest.readers.text import decode, read_text, split_pages

TEXT = "石榴市绿化局 2031年部门预算公开\n一、“三公”经费 12.30万元"


@pytest.mark.parametrize(
    "data",
    [TEXT.encode(), b"\xef\xbb\xbf" + TEXT.encode(), TEXT.encode("gb18030"), TEXT.encode("gbk")],
    ids=["utf-8", "utf-8 with BOM", "gb18030", "gbk"],
)
def test_chinese_encodings_give_the_same_text(data: bytes) -> None:
    assert decode(data, "预算.txt") == TEXT


def test_line_ends_of_every_system_are_one() -> None:
    assert decode("收入\r\n支出\r合计\n".encode(), "a.txt") == "收入\n支出\n合计\n"


@pytest.mark.parametrize("data", [b"", b"  \r\n\t\n", b"\n"])
def test_an_empty_file_is_rejected(data: bytes) -> None:
    with pytest.raises(Rejected, match=r"“预算\.txt”是空文件"):
        decode(data, "预算.txt")


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf", b"\xef\xbb\xbf \r\n"], ids=["BOM only", "BOM and blanks"])
def test_a_byte_order_mark_alone_is_an_empty_file(data: bytes) -> None:
    with pytest.raises(Rejected, match="是空文件"):
        decode(data, "预算.txt")


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\x00\x00",
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64),
    ],
    ids=["pdf", "zip", "old office"],
)
def test_a_binary_file_is_rejected(data: bytes) -> None:
    with pytest.raises(Rejected, match="不是文本文件"):
        decode(data, "预算.txt")


def test_a_binary_file_without_zeros_at_its_start_is_rejected() -> None:
    """A PDF renamed .txt: text at first, packed bytes later."""
    packed = bytes((7 * n * n + 31 * n) % 256 or 1 for n in range(20_000))
    with pytest.raises(Rejected, match=r"预算\.txt"):
        decode(b"%PDF-1.4\n" + packed, "预算.txt")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "shift_jis", "utf-7"])
def test_other_encodings_are_never_read_as_something_else(encoding: str) -> None:
    """They are rejected, or what is read is what was written."""
    try:
        read = decode((TEXT * 20).encode(encoding, errors="ignore"), "预算.txt")
    except Rejected as error:
        assert "预算.txt" in str(error)  # noqa: PT017 - either is right
    else:
        assert "石榴市绿化局" not in read


CHINESE = st.text(
    alphabet=st.one_of(
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
        st.sampled_from("0123456789.，。、（）“”— \n"),
    ),
    min_size=1,
    max_size=200,
).filter(lambda text: text.strip() != "")


@given(CHINESE)
def test_any_chinese_text_comes_back_from_each_encoding(text: str) -> None:
    assert decode(text.encode(), "a.txt") == text
    assert decode(b"\xef\xbb\xbf" + text.encode(), "a.txt") == text


@given(CHINESE)
def test_any_longer_chinese_text_comes_back_from_gb18030(text: str) -> None:
    """A few characters may happen to be valid UTF-8 as well; with a line of ordinary text they are not."""
    whole = TEXT + "\n" + text
    assert decode(whole.encode("gb18030"), "a.txt") == whole


# --- pages ------------------------------------------------------------------------------------------


def _shown(text: str) -> list[list[str]]:
    return [[line.text for line in page.lines] for page in split_pages(text, "d")]


def test_a_leading_space_starts_a_page() -> None:
    text = " 收入总表\n1 合计 12.30\n 支出总表\n1 合计 12.30\n"
    assert _shown(text) == [["收入总表", "1 合计 12.30"], ["支出总表", "1 合计 12.30"]]


def test_a_form_feed_starts_a_page() -> None:
    assert _shown("收入总表\n1 合计\n\f支出总表\n1 合计\n") == [
        ["收入总表", "1 合计"],
        ["支出总表", "1 合计"],
    ]


def test_text_before_the_first_mark_is_page_one() -> None:
    assert _shown("公开目录\n 收入总表") == [["公开目录"], ["收入总表"]]


def test_a_text_without_marks_is_one_page() -> None:
    assert _shown("收入总表\n\n1 合计 12.30") == [["收入总表", "", "1 合计 12.30"]]


def test_indented_paragraphs_start_no_page() -> None:
    text = " 预算说明\n  一、本局负责全市绿化。\n  二、本局下设苗圃。\n  三、本局无下属单位。\n 收入总表\n"
    assert len(split_pages(text, "d")) == 2


def test_a_page_that_starts_with_an_indented_paragraph() -> None:
    """Two spaces are the paragraphs' own, a third one is the page's."""
    text = " 预算说明\n  一、负责绿化。\n  二、下设苗圃，\n苗圃不单列。\n   三、无下属单位。\n  四、其他。\n"
    assert [page[0] for page in _shown(text)] == ["预算说明", "三、无下属单位。"]


def test_a_space_after_an_empty_line_is_a_paragraphs_own_where_pages_end_in_text() -> None:
    text = (
        " 目录\n1 收入\n 收入总表\n1 合计\n 支出总表\n1 合计\n\n 一、财政拨款\n2 基本支出\n 说明\n一、概况\n"
    )
    assert [page[0] for page in _shown(text)] == ["目录", "收入总表", "支出总表", "说明"]


def test_pages_may_all_follow_an_empty_line() -> None:
    assert len(_shown(" 收入总表\n1 合计 12.30\n\n 支出总表\n1 合计 12.30\n\n 说明\n")) == 3


def test_a_page_without_text_counts() -> None:
    """A picture, say: its mark stands before the mark of the next page, on one line."""
    pages = split_pages(" 收入总表\n1 合计 12.30\n  支出总表\n1 合计 12.30\n 说明\n", "d")
    assert [[line.text for line in page.lines] for page in pages] == [
        ["收入总表", "1 合计 12.30"],
        [],
        ["支出总表", "1 合计 12.30"],
        ["说明"],
    ]


def test_first_lines_that_all_have_a_space_of_their_own() -> None:
    text = "  1 \n\n预算说明\n\n  一、概况\n\n无下属单位。\n  2 \n收入\n  3 \n支出\n  4 \n其他"
    assert [page[0] for page in _shown(text)] == ["1", "2", "3", "4"]


def test_empty_lines_before_the_first_page_make_no_page() -> None:
    assert len(_shown("\n\n 收入总表\n1 合计 12.30\n 支出总表\n")) == 2


def test_lines_of_spaces_only_start_no_page() -> None:
    assert len(_shown("收入总表\n \n1 合计 12.30\n \n2 基本支出 12.30\n")) == 1


def test_lines_are_numbered_through_the_whole_file_from_one() -> None:
    pages = pages_of(
        """
         收入总表
        单位：万元

        1 合计 12.30
         支出总表
        1 合计 12.30
        """
    )
    assert [(line.number, line.text) for page in pages for line in page.lines] == [
        (1, "收入总表"),
        (2, "单位：万元"),
        (3, ""),
        (4, "1 合计 12.30"),
        (5, "支出总表"),
        (6, "1 合计 12.30"),
    ]
    assert [(page.number, page.source.lines) for page in pages] == [(1, (1, 4)), (2, (5, 6))]
    assert all(line.source.lines == (line.number, line.number) for page in pages for line in page.lines)
    assert [line.source.page for line in pages[1].lines] == [2, 2]


FILES = st.lists(
    st.sampled_from(
        ["", "收入总表", " 收入总表", "  一、概况", "   二、概况", "\f支出总表", "1 合计 12.30", " ", "12"]
    ),
    min_size=1,
    max_size=40,
)


@given(FILES)
def test_no_line_is_lost_doubled_or_renumbered(printed: list[str]) -> None:
    pages = split_pages("\n".join(printed) + "\n", "d")
    lines = [line for page in pages for line in page.lines]
    assert [line.number for line in lines] == list(range(1, len(printed) + 1))
    assert [line.text for line in lines] == [text.strip() for text in printed]
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        assert all(line.source.page == page.number for line in page.lines)
        if page.lines:
            assert page.source.lines == (page.lines[0].number, page.lines[-1].number)


# --- files ------------------------------------------------------------------------------------------


def test_a_file_is_known_by_its_content(tmp_path: Path) -> None:
    first, copy = tmp_path / "预算.txt", tmp_path / "副本.txt"
    first.write_bytes(TEXT.encode())
    copy.write_bytes(TEXT.encode())
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    reading = read_file(first)
    assert (reading.file, reading.format, reading.content_hash) == ("预算.txt", "text", digest)
    assert reading.source.document_id == document_id_of(copy) == digest[:12]
    assert read_text(first, "x").source.document_id == "x"


def test_an_unknown_format_is_told_with_those_that_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "预算.abc"
    path.write_bytes(b"x")
    with pytest.raises(Rejected, match=r"“预算\.abc”的格式（\.abc）读不了；可以读的有 .*\.txt"):
        read_file(path)


def test_a_file_that_is_not_there_is_rejected_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Rejected, match=r"没有\.txt”读不出来"):
        read_file(tmp_path / "没有.txt")


def test_a_row_of_figures_keeps_the_indentation_of_its_label() -> None:
    """Nothing else tells which rows stand below which where no codes are printed; sentences keep none."""
    indent = "\u3000"
    lines = [
        " 合计 3.00",
        f"{indent * 2}工资福利支出 3.00",
        f"{indent}本局预算",
        f"{indent}1.00",
        f"{indent}津贴 2",
    ]
    (page,) = split_pages("\n".join(lines), "d")
    assert [line.text for line in page.lines] == [
        "合计 3.00",
        f"{indent * 2}工资福利支出 3.00",
        "本局预算",
        "1.00",
        f"{indent}津贴 2",
    ]
