"""What a column is of (栏的种类) besides year and stage: equal for the columns of two years."""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.records import Column

_COMPARED = re.compile(r"比(?=.*(?:20\d\d|上年|去年|年初))[^（(]*")
_OF_YEAR = re.compile(r"(?:20\d\d|上|本|当|去|前一)年?度?|年初|全年|年度")
_SAYS_STAGE = re.compile(
    r"(?:预算|决算|执行)数?|增减(?:变化)?(?:情况|金额|幅度|额|幅|率|数)?|变化情况|同比|[（(]?[%％][)）]?|小计|合计|总计|金额"
)
_MARKS = re.compile(r"[\s（）()“”\"《》、,，:：]|后$")


@lru_cache(maxsize=4096)
def kind_of(column: Column) -> tuple[str, ...]:
    """Return what a column is of besides its year and stage: () for the plain total."""
    found = []
    for head in column.path:
        text = _SAYS_STAGE.sub("", _OF_YEAR.sub("", _COMPARED.sub("", head)))
        text = _MARKS.sub("", text)
        if text:
            found.append(text)
    return tuple(found)
