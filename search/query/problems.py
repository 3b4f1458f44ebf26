"""What can be wrong with a query, what may surprise, and what is said about it: one table for all readers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple


class Kind(NamedTuple):
    """A kind of problem: the code of its error, what is wrong, the cure, and how the lenient reader mends."""

    code: str
    vi: str
    en: str
    hint_vi: str
    hint_en: str
    mended_vi: str
    mended_en: str


PROBLEMS: Final[Mapping[str, Kind]] = {
    "unclosed-quote": Kind(
        "syntax",
        "Dấu ngoặc kép mở ra mà không đóng lại.",
        "A quote is opened and never closed.",
        'Thêm dấu " vào cuối cụm từ, hoặc bỏ dấu này.',
        'Add a " at the end of the phrase, or leave this one out.',
        "Đã đóng dấu ngoặc kép ở cuối câu tìm.",
        "The quote was closed at the end of the query.",
    ),
    "empty-phrase": Kind(
        "syntax",
        "Trong dấu ngoặc kép không có từ nào.",
        "There is no word between the quotes.",
        'Viết cụm từ cần tìm vào giữa, như "học sinh".',
        'Write the phrase between them, as in "học sinh".',
        "Đã bỏ cặp ngoặc kép trống.",
        "Empty quotes were left out.",
    ),
    "unclosed-parenthesis": Kind(
        "syntax",
        "Dấu ngoặc đơn mở ra mà không đóng lại.",
        "A parenthesis is opened and never closed.",
        "Thêm dấu ) vào chỗ nhóm kết thúc.",
        "Add a ) where the group ends.",
        "Đã đóng ngoặc đơn ở cuối câu tìm.",
        "The parenthesis was closed at the end of the query.",
    ),
    "stray-parenthesis": Kind(
        "syntax",
        "Dấu ) này không có dấu ( đứng trước.",
        "This ) has no ( before it.",
        "Bỏ dấu ) này, hoặc thêm dấu ( vào chỗ nhóm bắt đầu.",
        "Leave it out, or add a ( where the group begins.",
        "Đã bỏ dấu ) thừa.",
        "A ) without its ( was left out.",
    ),
    "empty-parentheses": Kind(
        "syntax",
        "Trong ngoặc đơn không có gì.",
        "There is nothing between the parentheses.",
        "Viết từ cần tìm vào trong ngoặc, hoặc bỏ ngoặc.",
        "Write words between them, or leave them out.",
        "Đã bỏ cặp ngoặc đơn trống.",
        "Empty parentheses were left out.",
    ),
    "dangling-operator": Kind(
        "syntax",
        "Toán tử “{operator}” thiếu một vế.",
        "The operator “{operator}” lacks a side.",
        "Thêm từ vào chỗ thiếu; nếu “{operator}” là từ cần tìm thì viết chữ thường.",
        "Add a word where it lacks one; if “{operator}” is a word to find, write it in small letters.",
        "Đã bỏ toán tử “{operator}” vì thiếu một vế.",
        "The operator “{operator}” lacks a side and was left out.",
    ),
    "only-negative": Kind(
        "only-negative",
        "Câu tìm chỉ có điều phải loại trừ.",
        "The query only says what to leave out.",
        "Thêm một từ cần có, như: bóng đá -nữ.",
        "Add a word that has to be there, as in: bóng đá -nữ.",
        "Câu tìm chỉ có điều phải loại trừ: mọi bài khác đều được tính.",
        "The query only says what to leave out: every other article counts.",
    ),
    "leading-wildcard": Kind(
        "too-broad",
        "Dấu * không đứng được ở đây.",
        "A * cannot stand here.",
        'Đặt dấu * sau ít nhất hai chữ cái, như nguy*, hoặc một mình giữa hai từ: "thủ tướng * chính".',
        'Put the * after at least two letters, as in nguy*; alone it has to be between two words: "thủ tướng * chính".',
        "Đã bỏ dấu * không đứng sau chữ nào.",
        "A * with no letters before it was left out.",
    ),
    "short-prefix": Kind(
        "too-broad",
        "Trước dấu * cần ít nhất {least} chữ cái.",
        "A * needs at least {least} letters before it.",
        "Thêm chữ vào trước dấu *, như nguy*.",
        "Add letters before the *, as in nguy*.",
        "Đã bỏ dấu * vì trước nó chưa đủ {least} chữ cái.",
        "A * with fewer than {least} letters before it was left out.",
    ),
    "inner-wildcard": Kind(
        "syntax",
        "Dấu * chỉ được đứng cuối từ.",
        "A * can only end a word.",
        "Chuyển dấu * xuống cuối từ, như nguy*.",
        "Move the * to the end of the word, as in nguy*.",
        "Dấu * ở giữa từ: chỉ phần đứng trước được dùng.",
        "A * within a word: only the part before it was used.",
    ),
    "phrase-wildcard": Kind(
        "syntax",
        "Trong ngoặc kép, dấu * phải đứng riêng.",
        "Between quotes, a * has to stand by itself.",
        'Viết rời dấu * để thay cho một tiếng, như "thủ tướng * chính", hoặc bỏ ngoặc kép.',
        'Put spaces around the *, for one syllable, as in "thủ tướng * chính", or leave the quotes out.',
        "Đã bỏ dấu * dính vào từ trong ngoặc kép.",
        "A * attached to a word between quotes was left out.",
    ),
    "exact-prefix": Kind(
        "syntax",
        "Dấu = không đi cùng dấu *.",
        "= does not go with *.",
        "Bỏ một trong hai dấu.",
        "Leave one of them out.",
        "Đã bỏ dấu = vì không đi cùng dấu *.",
        "The = was left out, as it does not go with *.",
    ),
    "exact-group": Kind(
        "syntax",
        "Dấu = chỉ đứng trước một từ hoặc một cụm trong ngoặc kép.",
        "= only goes before a word or a quoted phrase.",
        "Viết dấu = trước từng từ, như (=ma OR =má).",
        "Write = before each word, as in (=ma OR =má).",
        "Đã bỏ dấu = đứng trước ngoặc đơn.",
        "The = before a parenthesis was left out.",
    ),
    "fuzzy": Kind(
        "syntax",
        "Dấu ~ chỉ đi sau một cụm trong ngoặc kép.",
        "~ only goes after a quoted phrase.",
        'Bỏ dấu ~ (gõ thiếu dấu vẫn tìm được), hoặc viết "cụm từ"~2 để các từ được cách nhau.',
        'Leave it out (missing marks are no matter), or write "a phrase"~2 to let words stand apart.',
        "Dấu ~ sau một từ không có nghĩa gì.",
        "A ~ after a word has no meaning.",
    ),
    "bad-slop": Kind(
        "syntax",
        "Sau dấu ~ phải là một số từ 0 đến {most}.",
        "A ~ is followed by a number from 0 to {most}.",
        'Viết số tiếng được phép xen vào, như "học sinh"~5.',
        'Write how many syllables may stand between, as in "học sinh"~5.',
        "Số sau dấu ~ không dùng được, đã lấy {used}.",
        "The number after ~ cannot be used, {used} was taken.",
    ),
    "bad-date": Kind(
        "bad-date",
        "Không đọc được ngày “{value}”.",
        "The date “{value}” cannot be read.",
        "Viết ngày như 30/4/2021, 2021-04-30, 4/2021, 2021; khoảng ngày như date:[2021-01-01 TO 2021-06-30].",
        "Write a date as 30/4/2021, 2021-04-30, 4/2021, 2021; a span as date:[2021-01-01 TO 2021-06-30].",
        "Đã bỏ ngày “{value}” vì không đọc được.",
        "The date “{value}” cannot be read and was left out.",
    ),
    "no-such-day": Kind(
        "bad-date",
        "Không có ngày “{value}” trong lịch.",
        "There is no day “{value}” in the calendar.",
        "Kiểm tra lại ngày và tháng; thứ tự là ngày/tháng/năm.",
        "Check day and month; the order is day/month/year.",
        "Đã bỏ ngày “{value}” vì không có trong lịch.",
        "There is no day “{value}”; it was left out.",
    ),
    "lone-moment": Kind(
        "bad-date",
        "“{value}” là một thời điểm, không phải một ngày.",
        "“{value}” is a moment, not a day.",
        "Viết date:>={value} hoặc date:<{value}, hoặc bỏ giờ.",
        "Write date:>={value} or date:<{value}, or leave the hour out.",
        "Đã bỏ “{value}” vì là một thời điểm, không phải một ngày.",
        "“{value}” is a moment, not a day; it was left out.",
    ),
    "date-without-year": Kind(
        "bad-date",
        "Ngày “{value}” thiếu năm.",
        "The date “{value}” has no year.",
        "Thêm năm, như date:30/4/2021; để tìm chữ “{value}” trong bài, bỏ tên trường.",
        "Add the year, as in date:30/4/2021; to find “{value}” in the text, leave the field out.",
        "Đã bỏ ngày “{value}” vì thiếu năm.",
        "The date “{value}” has no year; it was left out.",
    ),
    "reversed-dates": Kind(
        "bad-date",
        "Khoảng ngày “{value}” kết thúc trước khi bắt đầu.",
        "The span “{value}” ends before it begins.",
        "Đổi chỗ hai ngày.",
        "Swap the two dates.",
        "Đã bỏ khoảng ngày “{value}” vì kết thúc trước khi bắt đầu.",
        "The span “{value}” ends before it begins; it was left out.",
    ),
    "bad-field": Kind(
        "bad-field",
        "Không có trường “{name}”.",
        "There is no field “{name}”.",
        "{cure_vi}",
        "{cure_en}",
        "“{name}” không phải tên trường, đã đọc như một từ.",
        "“{name}” is not a field; it was read as a word.",
    ),
    "unknown-name": Kind(
        "unknown-name",
        "“{name}” không có trong bảng tên gọi.",
        "“{name}” is not in the table of names.",
        'Tên nhiều tiếng phải đặt trong ngoặc kép, như name:"Bình Dương". {cure_vi}Để tìm đúng cụm này, viết "{name}".',
        'A name of several syllables goes in quotes, as in name:"Bình Dương". {cure_en}'
        'To find this very phrase write "{name}".',
        "“{name}” không có trong bảng tên gọi nên chỉ tìm đúng cụm ấy.",
        "“{name}” is not in the table of names, so only this phrase is searched for.",
    ),
    "name-shape": Kind(
        "syntax",
        "Sau name: phải là một tên viết trọn.",
        "After name: comes a whole name.",
        'Viết tên trong ngoặc kép, không có * hay ~, như name:"Bình Dương".',
        'Write it in quotes, without * or ~, as in name:"Bình Dương".',
        "Đã bỏ name: đứng trước chỗ không phải một tên viết trọn.",
        "A name: before what is no whole name was left out.",
    ),
    "nested-field": Kind(
        "syntax",
        "Tên trường “{name}” nằm trong nhóm của một trường khác.",
        "The field “{name}” is within the group of another.",
        "Đưa {name}:… ra ngoài ngoặc.",
        "Move {name}:… out of the parentheses.",
        "Đã bỏ tên trường “{name}” nằm trong nhóm của trường khác.",
        "The field name “{name}” within the group of another was left out.",
    ),
    "too-long": Kind(
        "too-long",
        "Câu tìm dài {length} ký tự, tối đa là {limit}.",
        "The query has {length} characters; {limit} is the most.",
        "Rút ngắn câu tìm, chỉ giữ những từ quan trọng.",
        "Shorten it to the words that matter.",
        "Câu tìm quá dài: chỉ {limit} ký tự đầu được dùng.",
        "The query is too long: its first {limit} characters were used.",
    ),
    "too-many-clauses": Kind(
        "too-many-clauses",
        "Câu tìm có nhiều hơn {limit} từ hoặc cụm từ.",
        "The query has more than {limit} words or phrases.",
        "Bỏ bớt từ, hoặc đặt các từ liền nhau vào ngoặc kép.",
        "Leave words out, or put neighbouring words in quotes.",
        "Câu tìm quá nhiều từ: chỉ {limit} từ đầu được dùng.",
        "The query has too many words: its first {limit} were used.",
    ),
    "too-deep": Kind(
        "too-deep",
        "Ngoặc đơn lồng nhau quá {limit} lớp.",
        "Parentheses are nested more than {limit} deep.",
        "Bỏ bớt các lớp ngoặc.",
        "Take some of them away.",
        "",
        "",
    ),
}

NOTES: Final[Mapping[str, tuple[str, str]]] = {
    "capital-words": (
        "Câu tìm viết hoa toàn bộ nên “{operator}” được đọc là từ. Muốn dùng làm toán tử, viết các từ khác "
        "bằng chữ thường, hoặc dùng AND, OR, NOT.",
        "The whole query is in capitals, so “{operator}” was read as a word. To use it as an operator "
        "write the other words in small letters, or use AND, OR, NOT.",
    ),
    "gap-phrase": (
        "Dấu * đứng riêng thay cho một tiếng bất kỳ nên câu tìm được đọc là cụm “{phrase}”.",
        "A * by itself stands for any one syllable, so this was read as the phrase “{phrase}”.",
    ),
    "edge-gap": (
        "Dấu * ở đầu hoặc cuối cụm từ không thêm điều kiện nào nên đã bỏ.",
        "A * at either end of a phrase asks for nothing and was left out.",
    ),
    "field-one-word": (
        '{field}: chỉ áp dụng cho “{word}”. Cho cả cụm, viết {field}:"{word} {next}".',
        '{field}: applies to “{word}” only. For the whole phrase write {field}:"{word} {next}".',
    ),
    "minus-one-word": (
        'Dấu trừ chỉ loại “{word}”, còn “{next}” vẫn được tìm. Loại cả cụm: -"{word} {next}".',
        'The minus leaves out “{word}” only, and “{next}” is searched for. The whole word: -"{word} {next}".',
    ),
    "field-space": (
        "Sau “{name}” có khoảng trắng nên được đọc là từ. Để tìm theo trường, viết liền: {name}…",
        "“{name}” is followed by a space and was read as a word. To search the field leave no space: {name}…",
    ),
    "unmarked-negation": (
        "“{word}” không có dấu nên loại mọi từ cùng chữ cái. Chỉ loại đúng “{word}”: -={word}",
        "“{word}” has no marks, so it excludes its letters with any marks. The word itself only: -={word}",
    ),
    "proximity-operator": (
        "“{operator}” không phải toán tử nên bị bỏ qua. Tìm hai từ gần nhau: viết trong ngoặc kép, rồi ~ và số tiếng "
        'xen giữa: "giá xăng"~5',
        "“{operator}” is not an operator and was passed over. For words near each other write them in quotes, then ~ "
        'and how many syllables may stand between: "giá xăng"~5',
    ),
    "symbol-operator": (
        "“{symbol}” không phải toán tử nên bị bỏ qua. Dùng VÀ (AND), HOẶC (OR), KHÔNG (NOT) viết hoa.",
        "“{symbol}” is not an operator and was passed over. Use AND, OR, NOT in capitals.",
    ),
}
