"""What the words beside a figure are known to say.

Words without diacritics stand for all that they can be; words with diacritics for themselves
alone, for `thừa` is no `thưa`. A word that could turn a figure around in either reading
(`vang`: "yes" or "absent") is known in neither.
"""

from __future__ import annotations

from typing import Literal

from report.reading.text import as_spelled, spelled

POLITE = spelled(
    "ạ ah ak dạ đã nhé nha nhá anh chị em ê ad mình tôi thôi đó đấy đây nghe nè ơi rồi"
    " ok oki okie ừ chào gửi xin"
) | as_spelled("báo bạn vâng thưa")
LINKING = spelled("là có được đạt chiếm thì tổng số cả gồm hiện nay đang của") | as_spelled(
    "đúng tròn đủ chẵn cộng vẫn"
)
# Words that say who speaks; behind a figure they could be its unit.
LEADING = spelled("xã thôn bên chúng toàn chỉ huyện khu")
ABOUT = spelled("gần khoảng hơn trên chừng ước xấp xỉ ngót non áng") | as_spelled("tầm cỡ độ")
NEGATIONS = spelled("không ko k kh khg chưa chẳng chả đâu thiếu nửa nữa trừ hông hổng hem")
# Never read as a slip for a word of the label, which could say the contrary.
TURNING = NEGATIONS | as_spelled(
    "thừa bớt vắng giảm tăng thêm mất hụt kém rút sót nợ lỗ quá dưới bán trả hủy huỷ bỏ gấp thứ"
    " từ đến tới ngoài sau trước còn mỗi"
)
# Right before a figure these say that it is something else: `thôn 5`, `cộng 5`, `toi 5` (tới).
TAKING = spelled("thôn khu cộng") | frozenset({"toi"})
UNLESS_BEHIND = spelled("số tổng các mấy")

# What a phrase says: nothing, nothing but when and where, another time, or "nearly".
Sense = Literal["quiet", "aside", "odd", "about"]
_PHRASES: dict[Sense, str] = {
    "quiet": "báo cáo, cả thảy, tất cả, số lượng, tổng cộng, cảm ơn, chính xác, kính gửi, "
    "dạ vâng, vâng ạ, dạ thưa, thưa anh, thưa chị, "
    "không thay đổi, không đổi",
    "aside": "nhân dân, người dân, bà con, trên địa bàn, trên địa bàn xã, của xã, toàn xã, "
    "cả xã, ở xã, tại xã, trong xã, hiện tại, hiện nay, "
    "đến nay, cho đến nay, tính đến nay, trong năm, năm nay, cả năm, trong cả năm, từ đầu năm, "
    "trong kỳ, kỳ này, trong năm nay",
    "odd": "năm trước, năm ngoái, năm rồi, năm qua, năm sau, năm tới, hàng năm, hằng năm, "
    "mỗi năm, đầu năm, cuối năm, giữa năm",
    "about": "trên dưới, ước tính, ước đạt, ước chừng, áng chừng, ngót nghét",
}
PHRASES: dict[tuple[frozenset[str], ...], Sense] = {
    tuple(spelled(word) for word in phrase.split()): sense
    for sense, phrases in _PHRASES.items()
    for phrase in phrases.split(", ")
}
YEAR = spelled("năm")
# What a unit is also called.
ALSO_CALLED = {
    "hộ": "gia đình",
    "người": "đồng chí",
    "khẩu": "nhân khẩu người",
    "trẻ": "cháu em",
    "phần": "suất",
    "hồ sơ": "bộ hs",
    "cuộc": "lần",
    "buổi": "lần",
    "lượt": "lần",
}
