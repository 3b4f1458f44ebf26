"""The catalogue of problems: every way a request can fail, with a stable code, a status and words for people.

A problem is raised as an exception anywhere in this room, and leaves as ``application/problem+json``
(RFC 9457) or, to a browser, as a page. Its ``type`` is ``/problems/<code>``, where the words can be read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from search.options import FACETS
from search.query.fields import OFFERED
from service.http.language import Language, Text


class Kind(NamedTuple):
    """One kind of problem: its HTTP status, its title, and what to do about it."""

    status: int
    title: Text
    advice: Text


def _listed(names: Sequence[str], last: str) -> str:
    """Names as in a sentence, the last one behind "and" or "or".

    >>> _listed(("a", "b", "c"), "and")
    'a, b and c'
    """
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


# What may be sent more than once, in any address that takes it.
REPEATABLE: Final = (*FACETS, "facets", "fields")
_REPEATABLE: Final = [f"`{name}`" for name in REPEATABLE]


def _kind(status: int, vi: str, en: str, advice_vi: str, advice_en: str) -> Kind:
    return Kind(status, Text(vi, en), Text(advice_vi, advice_en))


KINDS: Final[Mapping[str, Kind]] = {
    "invalid-parameter": _kind(
        400,
        "Tham số không hợp lệ",
        "Invalid parameter",
        "Giá trị của một tham số không dùng được. `parameter` cho biết tham số nào, `value` là giá "
        "trị đã gửi và "
        "`allowed` là những giá trị dùng được.",
        "The value of a parameter cannot be used. `parameter` names it, `value` is what was sent and "
        "`allowed` is "
        "what can be sent.",
    ),
    "unknown-parameter": _kind(
        400,
        "Tham số không tồn tại",
        "Unknown parameter",
        "Tên tham số không có trong API, thường là do gõ nhầm. `allowed` liệt kê những tên dùng được.",
        "The API has no parameter of this name, mostly a slip of the keys. `allowed` lists the names there are.",
    ),
    "repeated-parameter": _kind(
        400,
        "Tham số bị lặp lại",
        "Repeated parameter",
        f"Tham số này chỉ được gửi một lần. Chỉ {_listed(_REPEATABLE, 'và')} được lặp lại.",
        f"This parameter may be sent once. Only {_listed(_REPEATABLE, 'and')} may repeat.",
    ),
    "too-many-parameters": _kind(
        400,
        "Quá nhiều tham số",
        "Too many parameters",
        "Yêu cầu có quá nhiều tham số. Hãy bỏ bớt bộ lọc.",
        "The request has too many parameters. Leave some filters out.",
    ),
    "bad-encoding": _kind(
        400,
        "Địa chỉ không phải UTF-8",
        "Address is not UTF-8",
        "Các byte sau dấu % trong địa chỉ phải là UTF-8. Hãy mã hóa lại địa chỉ, ví dụ bằng `encodeURIComponent`.",
        "The percent-encoded bytes of an address have to be UTF-8. Encode it again, for example with "
        "`encodeURIComponent`.",
    ),
    "bad-request": _kind(
        400,
        "Yêu cầu không đọc được",
        "Unreadable request",
        "Máy chủ không đọc được yêu cầu này. Hãy kiểm tra phương thức, đầu mục và cú pháp HTTP.",
        "The server cannot read this request. Check its method, its headers and its HTTP syntax.",
    ),
    "query-syntax": _kind(
        400,
        "Câu tìm chưa đúng cú pháp",
        "Query syntax",
        "Câu tìm có chỗ không đọc được, ví dụ thiếu dấu ngoặc. `position` là chỗ sai, đếm theo ký tự "
        "từ 0; `hint` là "
        "cách sửa.",
        "A part of the query cannot be read, a missing quote for example. `position` is where, in "
        "characters from 0; "
        "`hint` says how to mend it.",
    ),
    "query-too-long": _kind(
        400,
        "Câu tìm quá dài",
        "Query too long",
        "Hãy rút ngắn câu tìm, chỉ giữ những từ quan trọng.",
        "Shorten the query to the words that matter.",
    ),
    "query-too-many-clauses": _kind(
        400,
        "Câu tìm có quá nhiều vế",
        "Too many clauses",
        "Hãy tách câu tìm thành nhiều câu ngắn hơn.",
        "Split the query into several shorter ones.",
    ),
    "query-too-deep": _kind(
        400,
        "Ngoặc lồng quá sâu",
        "Query nested too deeply",
        "Hãy bớt số lớp ngoặc đơn lồng nhau.",
        "Use fewer parentheses within parentheses.",
    ),
    "query-too-broad": _kind(
        400,
        "Câu tìm quá rộng",
        "Query too broad",
        "Dấu * cần đứng sau ít nhất hai chữ cái. Hãy thêm chữ hoặc thêm từ.",
        "A * needs at least two letters before it. Add letters or words.",
    ),
    "query-bad-date": _kind(
        400,
        "Ngày không hợp lệ",
        "Invalid date",
        "Hãy viết ngày như 30/4/2021 hoặc 2021-04-30, khoảng ngày như date:[2021-01-01 TO 2021-06-30].",
        "Write a date as 30/4/2021 or 2021-04-30, a span as date:[2021-01-01 TO 2021-06-30].",
    ),
    "query-bad-field": _kind(
        400,
        "Trường tìm không tồn tại",
        "Unknown field",
        f"Các trường tìm được là {_listed(OFFERED, 'và')}.",
        f"The fields that can be searched are {_listed(OFFERED, 'and')}.",
    ),
    "query-unknown-name": _kind(
        400,
        "Tên không có trong bảng tên gọi",
        "Unknown name",
        'Sau `name:` là một tên trong bảng tên gọi, như `name:"Bình Dương"`. `hint` cho biết tên gần nhất; cụm khác '
        "thì tìm bằng dấu ngoặc kép.",
        'After `name:` comes a name of the table of names, as in `name:"Bình Dương"`. `hint` gives the nearest; '
        "search for any other phrase with quotes.",
    ),
    "query-too-expensive": _kind(
        400,
        "Câu tìm quá nặng",
        "Query too expensive",
        "Ước tính trước khi tìm cho thấy câu tìm này quá nặng. `position` là vế nặng nhất, `hint` là cách sửa.",
        "Reckoned before it ran, this query costs too much. `position` is its heaviest part, `hint` the cure.",
    ),
    "query-deadline": _kind(
        400,
        "Câu tìm mất quá nhiều thời gian",
        "Query took too long",
        "Câu tìm này quá nặng. Hãy thêm từ, bỏ bớt dấu * hoặc thu hẹp khoảng thời gian.",
        "This query is too costly. Add words, use fewer *, or narrow the dates.",
    ),
    "invalid-cursor": _kind(
        400,
        "Mã trang không hợp lệ",
        "Invalid cursor",
        "Mã trang phải lấy nguyên vẹn từ `next` của câu trả lời trước, dùng với đúng câu tìm và bộ lọc ấy.",
        "A cursor is taken unaltered from `next` of the answer before it, for the same query and filters.",
    ),
    "expired-cursor": _kind(
        410,
        "Mã trang đã hết hạn",
        "Expired cursor",
        "Kho bài đã được cập nhật nhiều lần kể từ khi có mã trang này. Hãy bắt đầu lại từ trang đầu.",
        "The archive has been updated several times since the cursor was made. Start again from the first page.",
    ),
    "generation-gone": _kind(
        410,
        "Bản của kho không còn",
        "Generation not kept",
        "Kho chỉ giữ vài bản gần nhất; `kept` liệt kê những bản còn hỏi được. Bỏ tham số `generation` để hỏi bản "
        "mới nhất, và ghi bản ấy cùng với con số.",
        "Only the last few generations are kept; `kept` lists those that can be asked. Leave `generation` out to ask "
        "the newest, and note its name beside the count.",
    ),
    "not-found": _kind(
        404,
        "Không có trang này",
        "Not found",
        "Địa chỉ không dẫn đến đâu cả. Hãy kiểm tra lại địa chỉ, hoặc tìm bài cần đọc.",
        "Nothing is at this address. Check it, or search for the article.",
    ),
    "article-not-found": _kind(
        404,
        "Không có bài này",
        "No such article",
        "Kho không có bài mang mã này: bài có thể đã được gỡ, hoặc mã bị chép thiếu.",
        "The archive has no article of this id: it may have been taken out, or the id was cut short.",
    ),
    "export-too-large": _kind(
        400,
        "Tập bài quá lớn",
        "Export too large",
        "Câu tìm ra nhiều bài hơn số được xuất một lần. Hãy chia nhỏ theo thời gian bằng `from` và `to`.",
        "The query finds more articles than one export may have. Divide it by time with `from` and `to`.",
    ),
    "range-not-satisfiable": _kind(
        416,
        "Không có đoạn này",
        "Range not satisfiable",
        "Tệp không dài đến chỗ đó: có lẽ đã tải trọn vẹn. `Content-Range` cho biết độ dài.",
        "The file does not reach that far: most likely it is complete. `Content-Range` says how long it is.",
    ),
    "export-busy": _kind(
        503,
        "Đang bận xuất tệp",
        "Exports are busy",
        "Đang có nhiều tệp được xuất cùng lúc. Hãy thử lại sau số giây ghi ở `Retry-After`.",
        "Several exports are running. Try again after the seconds of `Retry-After`.",
    ),
    "method-not-allowed": _kind(
        405,
        "Phương thức không dùng được",
        "Method not allowed",
        "Địa chỉ này chỉ nhận những phương thức ghi ở đầu mục `Allow`.",
        "This address takes only the methods of the `Allow` header.",
    ),
    "not-acceptable": _kind(
        406,
        "Không có định dạng được yêu cầu",
        "Not acceptable",
        "API trả lời bằng JSON. Hãy bỏ đầu mục `Accept` hoặc thêm `application/json`.",
        "The API answers in JSON. Leave the `Accept` header out, or add `application/json`.",
    ),
    "key-required": _kind(
        401,
        "Cần khóa API",
        "API key required",
        "Yêu cầu này cần khóa API. Hãy gửi `Authorization: Bearer <khóa>`; người vận hành cấp khóa bằng "
        "`timbao keys add`.",
        "This request needs an API key. Send `Authorization: Bearer <key>`; operators make one with `timbao keys add`.",
    ),
    "key-invalid": _kind(
        401,
        "Khóa API không dùng được",
        "API key not valid",
        "Khóa đã gửi không có, đã hết hạn hoặc đã bị thu hồi. Hãy kiểm tra lại khóa, hoặc bỏ `Authorization` "
        "nếu không cần.",
        "The key is unknown, has expired or was revoked. Check it, or leave `Authorization` out where none is needed.",
    ),
    "key-scope": _kind(
        403,
        "Khóa API không có quyền này",
        "API key lacks the scope",
        "Khóa đúng, nhưng không có quyền ghi ở `scope`. Người vận hành cấp khóa khác bằng `timbao keys add --scope`.",
        "The key is right, and has not the scope that `scope` names. Operators make another with "
        "`timbao keys add --scope`.",
    ),
    "key-origin": _kind(
        403,
        "Khóa dành cho trang khác",
        "Key of another site",
        "Khóa này chỉ dùng được từ những trang mà nó được cấp cho. Người vận hành cấp khóa bằng "
        "`timbao keys add --origin`.",
        "This key works from the pages of its site alone. Operators make one with `timbao keys add --origin`.",
    ),
    "request-timeout": _kind(
        408,
        "Yêu cầu đến quá chậm",
        "Request too slow",
        "Đầu mục hoặc nội dung của yêu cầu không đến đủ trong thời gian cho phép. Hãy gửi lại; nếu đường truyền chậm, "
        "hãy gửi thành nhiều phần nhỏ hơn.",
        "The head or the body of the request did not come in time. Send it again; over a slow line, in smaller parts.",
    ),
    "too-many-at-once": _kind(
        429,
        "Quá nhiều việc cùng lúc",
        "Too many at once",
        "Bạn đang chạy số việc nặng cùng lúc nhiều nhất được phép. Hãy đợi một việc xong, hoặc thử lại sau số giây "
        "ghi ở `Retry-After`.",
        "You run as many heavy requests at once as one client may. Wait for one of them to end, or try again after the "
        "seconds of `Retry-After`.",
    ),
    "busy": _kind(
        503,
        "Máy chủ đang bận",
        "Server is busy",
        "Đang có quá nhiều yêu cầu cùng lúc. Hãy thử lại sau số giây ghi ở `Retry-After`.",
        "Too many requests are being served at once. Try again after the seconds of `Retry-After`.",
    ),
    "rate-limited": _kind(
        429,
        "Quá nhiều yêu cầu",
        "Too many requests",
        "Đã dùng hết phần được dùng trong lúc này. Hãy đợi số giây ghi ở `Retry-After`; `RateLimit` cho biết còn "
        "bao nhiêu.",
        "What may be spent for now has been. Wait the seconds of `Retry-After`; `RateLimit` tells what is left.",
    ),
    "writing-off": _kind(
        403,
        "Không nhận bài qua HTTP",
        "Writing is off",
        "Máy chủ này chỉ cho đọc. Muốn nhận bài qua HTTP, người vận hành hãy tạo khóa bằng `timbao keys add` và đặt "
        "`TIMBAO_KEYS`.",
        "This server is for reading only. To take articles over HTTP, operators make a key with `timbao keys add` and "
        "set `TIMBAO_KEYS`.",
    ),
    "invalid-body": _kind(
        400,
        "Nội dung không đọc được",
        "Unreadable body",
        "Nội dung của yêu cầu thiếu, bị cắt hoặc nén sai. Hãy gửi lại trọn vẹn.",
        "The body of the request is missing, cut short or badly compressed. Send it again, whole.",
    ),
    "invalid-article": _kind(
        400,
        "Bài không dùng được",
        "Not an article",
        "JSON đã gửi không phải một bài báo. `field` là trường sai, `reason` cho biết vì sao.",
        "The JSON that was sent is no article. `field` is the field at fault, `reason` says why.",
    ),
    "task-not-found": _kind(
        404,
        "Không có tác vụ này",
        "No such task",
        "Không có tác vụ mang mã này, hoặc đã quá cũ nên không còn được lưu.",
        "There is no task of this id, or it is so old that it is no longer kept.",
    ),
    "queue-full": _kind(
        503,
        "Hàng đợi đã đầy",
        "Queue full",
        "Đang có quá nhiều bài chờ đưa vào kho; yêu cầu này chưa được nhận. Hãy gửi lại sau số giây ghi ở "
        "`Retry-After`.",
        "Too many writes are waiting; this one was not accepted. Send it again after the seconds of `Retry-After`.",
    ),
    "queue-unusable": _kind(
        503,
        "Không ghi được hàng đợi",
        "Queue cannot be written",
        "Lúc này máy chủ không ghi được xuống đĩa; yêu cầu này chưa được nhận. Hãy gửi lại sau số giây ghi ở "
        "`Retry-After`. Người vận hành hãy xem nhật ký.",
        "The server cannot write to its disk now; this was not accepted. Send it again after the seconds of "
        "`Retry-After`. Operators: see the log.",
    ),
    "no-room": _kind(
        507,
        "Đĩa đã đầy",
        "Disk full",
        "Đĩa của máy chủ không còn chỗ; yêu cầu này chưa được nhận. Người vận hành hãy dọn đĩa.",
        "The server's disk has no room; this was not accepted. Operators: free some.",
    ),
    "storage-unavailable": _kind(
        503,
        "Tạm thời không đọc được đĩa",
        "Storage cannot be read now",
        "Lúc này máy chủ không đọc được đĩa; dữ liệu không vì thế mà hỏng. Hãy gửi lại sau số giây ghi ở "
        "`Retry-After`. Người vận hành hãy xem nhật ký.",
        "The server cannot read its disk now, which says nothing about what is stored. Try again after the seconds of "
        "`Retry-After`. Operators: see the log.",
    ),
    "body-too-large": _kind(
        413,
        "Dữ liệu gửi lên quá lớn",
        "Body too large",
        "Hãy gửi thành nhiều phần nhỏ hơn.",
        "Send it in smaller parts.",
    ),
    "address-too-long": _kind(
        414,
        "Địa chỉ quá dài",
        "Address too long",
        "Hãy rút ngắn câu tìm hoặc bỏ bớt bộ lọc.",
        "Shorten the query or leave filters out.",
    ),
    "unsupported-media-type": _kind(
        415,
        "Kiểu dữ liệu không hỗ trợ",
        "Unsupported media type",
        "Hãy gửi dữ liệu với `Content-Type: application/json`.",
        "Send the body with `Content-Type: application/json`.",
    ),
    "headers-too-large": _kind(
        431,
        "Đầu mục quá lớn",
        "Headers too large",
        "Hãy bỏ bớt đầu mục hoặc cookie của yêu cầu.",
        "Send fewer or shorter headers and cookies.",
    ),
    "request-refused": _kind(
        400,
        "Yêu cầu bị từ chối",
        "Request refused",
        "Máy chủ từ chối yêu cầu này.",
        "The server refused this request.",
    ),
    "internal": _kind(
        500,
        "Lỗi của máy chủ",
        "Server error",
        "Lỗi ở phía chúng tôi, không phải ở yêu cầu. Lỗi đã được ghi lại; hãy thử lại sau ít phút, "
        "và nếu báo lỗi thì "
        "kèm theo `request_id`.",
        "The fault is ours, not the request's. It has been logged; try again in some minutes, and send the "
        "`request_id` with a report.",
    ),
    "index-unavailable": _kind(
        503,
        "Kho bài tạm thời chưa sẵn sàng",
        "Index not available",
        "Chỉ mục chưa có hoặc đang hỏng. Người vận hành hãy chạy `timbao check`; người đọc hãy thử lại sau.",
        "The index is missing or damaged. Operators: run `timbao check`; readers: try again later.",
    ),
}

BY_STATUS: Final[Mapping[int, str]] = {
    400: "bad-request",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    408: "request-timeout",
    413: "body-too-large",
    414: "address-too-long",
    415: "unsupported-media-type",
    431: "headers-too-large",
    500: "internal",
    503: "index-unavailable",
}


class Problem(Exception):
    """A request that cannot be answered.

    Args:
        code: A key of ``KINDS``.
        detail: What is wrong with this request; the kind's advice when left out.

    Keyword Args:
        members: Further members of the JSON object; a ``Text`` among them is put into the reader's language.
        headers: HTTP headers of the answer.
        status: Another status than the kind's.
    """

    def __init__(
        self,
        code: str,
        detail: Text | None = None,
        *,
        members: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.kind = KINDS[code]
        self.status = status or self.kind.status
        self.detail = detail or self.kind.advice
        self.members = dict(members or {})
        self.headers = dict(headers or {})

    def body(self, language: Language, *, base_url: str, instance: str, request_id: str) -> dict[str, Any]:
        """The members of the problem+json object, in one language."""
        words = {name: value.to(language) if isinstance(value, Text) else value for name, value in self.members.items()}
        return {
            "type": f"{base_url}/problems/{self.code}",
            "title": self.kind.title.to(language),
            "status": self.status,
            "detail": self.detail.to(language),
            "instance": instance,
            "request_id": request_id,
            **words,
        }
