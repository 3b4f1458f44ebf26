"""The OpenAPI 3.1 document, made of the table of operations and the Structs it names."""

from __future__ import annotations

import errno
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from service.access.policy import Policy
from service.access.site import PARAMETER
from service.api import shapes
from service.http.language import Language, Text
from service.http.problems import KINDS, Problem
from service.http.query_string import validated
from service.http.urls import SERVER
from service.openapi import operation as table
from service.openapi.catalogue import OPERATIONS
from service.openapi.operation import JSON, Example, Operation, curl
from service.openapi.schemas import REF, Schema, parameters, schemas

PROBLEM_JSON: Final = "application/problem+json"

# What any request may be answered with: the fault is in its form, or on our side.
ALWAYS: Final = (
    "bad-request",
    "bad-encoding",
    "too-many-parameters",
    "request-refused",
    "key-required",
    "key-invalid",
    "key-scope",
    "key-origin",
    "rate-limited",
    "request-timeout",
    "busy",
    "not-acceptable",
    "address-too-long",
    "headers-too-large",
    "internal",
    "index-unavailable",
    "storage-unavailable",
)
PARAMETERS: Final = ("invalid-parameter", "unknown-parameter", "repeated-parameter")

TAGS: Final[Mapping[str, tuple[Text, Text]]] = {
    "search": (Text("Tìm", "Search"), Text("Tìm bài, và vì sao tìm được.", "Articles, and why they are found.")),
    "articles": (Text("Bài báo", "Articles"), Text("Từng bài.", "One article, and those like it.")),
    "newsroom": (
        Text("Cho tòa soạn", "For newsrooms"),
        Text("Lấy ra trọn vẹn, để đếm và kiểm chứng.", "Taken out whole, to be counted and checked."),
    ),
    "writing": (
        Text("Nhận bài", "Writing"),
        Text("Đưa bài vào và gỡ bài ra, bằng khóa API.", "Articles put in and taken out, with an API key."),
    ),
    "service": (Text("Dịch vụ", "The service"), Text("Kho và máy chủ.", "The archive and the server.")),
    "pages": (
        Text("Trang và dòng tin", "Pages and feeds"),
        Text("Cho người đọc, trình đọc tin và trình duyệt.", "For people, feed readers and browsers."),
    ),
}

HEADERS: Final[Mapping[str, Text]] = {
    "ETag": Text(
        "Dấu của câu trả lời: đổi khi kho đổi. Gửi lại trong `If-None-Match` thì được 304, không tốn lần tìm nào.",
        "Changes with the generation. Sent back in `If-None-Match` it gives 304, and no search is run.",
    ),
    "Cache-Control": Text("Được giữ lại bao lâu.", "How long the answer may be kept."),
    "X-Request-ID": Text(
        "Mã yêu cầu: của bạn nếu có gửi, có trong nhật ký.", "Yours if you sent one; it is in the log."
    ),
    "Link": Text(
        "`rel=next`: trang tiếp theo; `rel=alternate`: trang để đọc; `rel=service-desc`: bản mô tả này.",
        "`rel=next`: the next page; `rel=alternate`: a page to read; `rel=service-desc`: this description.",
    ),
    "Content-Language": Text("Ngôn ngữ của `title` và `detail`.", "The language of `title` and `detail`."),
    "Content-Disposition": Text("Tên tệp.", "The name of the file."),
    "X-Timbao-Generation": Text("Bản của kho đã trả lời.", "The generation that answers."),
    "X-Timbao-Count": Text("Số bài trong tệp.", "Articles in the file."),
    "Retry-After": Text("Số giây nên đợi.", "Seconds to wait."),
    "Location": Text("Địa chỉ để theo dõi.", "Where to follow it."),
}

# The operations whose answers are kept to be shown: pages and files show themselves, metrics are never the same, and
# the document does not contain itself.
_EXAMPLES: Final = Path(__file__).parent / "examples"
_SCRIPTS: Final = ("elementScript", "elementScriptVersion", "resultsScript", "resultsScriptVersion")
_NOT_KEPT: Final = (
    "openapi",
    "staticFile",
    "robots",
    "favicon",
    "compareSVG",
    "compareCSV",
    "batchForm",
    *_SCRIPTS,
    "metrics",
)
KEEPING: Final = frozenset(
    one.id
    for one in OPERATIONS
    if one.id not in _NOT_KEPT and not all(answer.media_type.startswith("text/html") for answer in one.answers)
)

_LEAD: Final = Text(
    "Tìm trong bài báo tiếng Việt, gõ có dấu hay không dấu. Mọi câu trả lời là UTF-8; ngày giờ theo RFC 3339, bộ lọc "
    "ngày theo giờ Việt Nam. Địa chỉ nào nhận GET cũng nhận HEAD và OPTIONS. Mọi lỗi là `application/problem+json` "
    "(RFC 9457): `type` ổn định và dẫn đến một trang giải thích. Thành viên mới có thể được thêm vào câu trả lời; "
    "chương trình hãy bỏ qua những gì nó không biết.",
    "Search in Vietnamese news, typed with or without diacritics. Every answer is UTF-8; moments are RFC 3339, filters "
    "by date are in Vietnam time. What takes GET takes HEAD and OPTIONS too. Every error is `application/problem+json` "
    "(RFC 9457), whose `type` is stable and leads to a page that explains it. Members may be added to answers: "
    "pass over those you do not know.",
)

_KEY: Final = Text(
    "Khóa API do người vận hành cấp bằng `timbao keys add`; `scope` cho biết khóa được làm gì.",
    "An API key, which operators make with `timbao keys add`; its scopes say what it is for.",
)


_SITE: Final = Text(
    "Khóa của một trang, ai cũng thấy được: chỉ để tìm và gợi ý, từ trang ấy (`timbao keys add --origin`).",
    "The key of a site, which anybody may see, for searching and suggesting from there (`timbao keys add --origin`).",
)


class Protection(NamedTuple):
    """Who may ask what: the policies of the routes, by their templates, and the scopes that need no key."""

    policies: Mapping[str, Policy]
    anonymous: Collection[str]

    def security(self, operation: Operation) -> list[dict[str, list[str]]]:
        """What an operation needs, as the document says it; nothing where it is open to all."""
        policy = self.policies[operation.route or operation.path]
        need = policy.need(operation.method.upper())
        if need == "open":
            return []
        found: list[dict[str, list[str]]] = [{}] if need in self.anonymous else []
        found.append({"key": [need]})
        if policy.sites:
            found.append({"site": [need]})
        return found


def build(language: Language, base_url: str = "", protection: Protection | None = None) -> dict[str, Any]:
    """The document, with its words in one language.

    Args:
        language: Of summaries and descriptions; names, types and examples are the same in both.
        base_url: What the public address of the service starts with; addresses are relative without it.
        protection: Of the service that is described; nothing is said of keys without.
    """
    answers = [answer.shape for operation in OPERATIONS for answer in operation.answers if answer.shape]
    bodies = [body.shape for operation in OPERATIONS for body in operation.bodies if body.shape]
    made, components = schemas([shapes.Problem, *answers], bodies, language)
    components["Problem"]["properties"]["type"] |= {"enum": [_type(code, base_url) for code in KINDS]}
    writer = _Writer(language, base_url, dict(zip([*answers, *bodies], made[1:], strict=True)), protection)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Timbao",
            "version": "1",
            "summary": Text("Tìm báo tiếng Việt", "Search Vietnamese news").to(language),
            "description": _LEAD.to(language),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": base_url or "/"}],
        "tags": [
            {"name": name, "x-displayName": title.to(language), "description": words.to(language)}
            for name, (title, words) in TAGS.items()
        ],
        "paths": writer.paths(),
        "components": {
            "schemas": components,
            "headers": {
                name: {"description": words.to(language), "schema": {"type": "string"}}
                for name, words in HEADERS.items()
            },
            "examples": {code: writer.problem_example(code) for code in KINDS},
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": _KEY.to(language)},
                "site": {"type": "apiKey", "in": "query", "name": PARAMETER, "description": _SITE.to(language)},
            },
        },
    }


class _Writer:
    def __init__(
        self, language: Language, base_url: str, made: Mapping[Any, Schema], protection: Protection | None
    ) -> None:
        self._language = language
        self._base_url = base_url
        self._schemas = made
        self._protection = protection

    def _schema(self, shape: Any) -> Schema:
        """The schema of a shape; text where there is none."""
        return self._schemas[shape] if shape else {"type": "string"}

    def paths(self) -> dict[str, Any]:
        """The path items, in the order of the table."""
        found: dict[str, dict[str, Any]] = {}
        for operation in OPERATIONS:
            found.setdefault(operation.path, {})[operation.method] = self._operation(operation)
        return found

    def problem_example(self, code: str) -> dict[str, Any]:
        kind = KINDS[code]
        body = Problem(code).body(
            self._language, base_url=self._base_url, instance="/api/v1/search", request_id="7f9c24e8b1d04a55"
        )
        return {"summary": kind.title.to(self._language), "value": body}

    def _operation(self, operation: Operation) -> dict[str, Any]:
        made: dict[str, Any] = {
            "operationId": operation.id,
            "tags": [operation.tag],
            "summary": operation.summary.to(self._language),
        }
        if operation.description != table.NOTHING:
            made["description"] = operation.description.to(self._language)
        if given := [*self._paths(operation), *self._query(operation)]:
            made["parameters"] = given
        if operation.bodies:
            made["requestBody"] = self._body(operation)
        made["responses"] = self._responses(operation)
        if self._protection and (security := self._protection.security(operation)):
            made["security"] = security
        made["x-codeSamples"] = [self._sample(operation, example) for example in operation.examples]
        return made

    def _paths(self, operation: Operation) -> Iterable[Schema]:
        for path in operation.paths:
            yield {
                "name": path.name,
                "in": "path",
                "required": True,
                "description": path.words.to(self._language),
                "schema": msgspec.json.schema(path.type) | ({"minLength": 1} if path.type is str else {}),
                "examples": _examples((each.name, each.path[path.name]) for each in operation.examples),
            }

    def _query(self, operation: Operation) -> Iterable[Schema]:
        if operation.query is None:
            return
        sent = {each.name: _sent(operation.query, each) for each in operation.examples if each.status < 400}
        for parameter in parameters(operation.query, self._language):
            name = parameter["name"]
            shown = _examples((each, values[name]) for each, values in sent.items() if name in values)
            yield parameter | ({"examples": shown} if shown else {})

    def _body(self, operation: Operation) -> dict[str, Any]:
        content = {}
        for body in operation.bodies:
            content[body.media_type] = {"schema": self._schema(body.shape)}
            sent = [each for each in operation.examples if each.body and each.media_type == body.media_type]
            if sent:
                content[body.media_type]["examples"] = _examples(
                    (each.name, msgspec.json.decode(each.body) if body.media_type == JSON else each.body)
                    for each in sent
                )
        words = " ".join(body.words.to(self._language) for body in operation.bodies)
        return {"description": words, "required": all(body.required for body in operation.bodies), "content": content}

    def _responses(self, operation: Operation) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for answer in operation.answers:
            response = made.setdefault(str(answer.status), self._response(operation, answer))
            if answer.status != 204:
                response["content"][answer.media_type] = self._content(operation, answer)
        if operation.conditional and operation.method == "get":
            unchanged = Text("Không đổi so với `If-None-Match`.", "Unchanged since the `If-None-Match` sent.")
            made["304"] = {"description": unchanged.to(self._language), "headers": _headers("ETag", "X-Request-ID")}
        return made | self._problems(operation)

    def _response(self, operation: Operation, answer: table.Answer) -> dict[str, Any]:
        names = ["X-Request-ID", "Cache-Control", *answer.headers]
        if operation.conditional and operation.method == "get":
            names.insert(0, "ETag")
        content: dict[str, Any] = {} if answer.status == 204 else {"content": {}}
        return {"description": answer.words.to(self._language), "headers": _headers(*names)} | content

    def _content(self, operation: Operation, answer: table.Answer) -> dict[str, Any]:
        kept = kept_answers(operation.id)
        shown = {
            each.name: {"summary": each.words.to(self._language), "value": kept[each.name].value}
            for each in operation.examples
            if each.status == answer.status and each.name in kept and kept[each.name].media_type == answer.media_type
        }
        return {"schema": self._schema(answer.shape)} | ({"examples": shown} if shown else {})

    def _problems(self, operation: Operation) -> dict[str, Any]:
        codes = [*ALWAYS, *problems_of(operation)]
        made = {}
        for status, group in groupby(
            sorted(codes, key=lambda code: KINDS[code].status), lambda code: KINDS[code].status
        ):
            found = list(group)
            schema = {"$ref": f"{REF}Problem"}  # one shape whatever the status: its examples name the kinds
            examples = {code: {"$ref": f"#/components/examples/{code}"} for code in found}
            made[str(status)] = {
                "description": "; ".join(KINDS[code].title.to(self._language) for code in found),
                "headers": _headers("X-Request-ID", "Cache-Control", "Content-Language"),
                "content": {PROBLEM_JSON: {"schema": schema, "examples": examples}},
            }
        return made

    def _sample(self, operation: Operation, example: Example) -> dict[str, Any]:
        return {
            "lang": "Shell",
            "label": example.words.to(self._language),
            "source": curl(operation, example, self._base_url or SERVER),
            "x-example": example.name,
            "x-status": example.status,
        }


def problems_of(operation: Operation) -> Sequence[str]:
    """The codes of the problems of an operation, beside those of all."""
    taken = () if operation.lenient else PARAMETERS if operation.query else ("unknown-parameter",)
    return (*taken, *operation.problems)


class Kept(msgspec.Struct, frozen=True):
    """The answer to an example: JSON as a value, anything else as text."""

    media_type: str
    value: Any


@lru_cache
def kept_answers(identity: str) -> Mapping[str, Kept]:
    """The answers to the examples of an operation, as the tests keep them. Raises ``FileNotFoundError``."""
    return msgspec.json.decode(_kept(identity).read_bytes(), type=dict[str, Kept]) if identity in KEEPING else {}


def check_examples() -> None:
    """Raise ``FileNotFoundError`` where this installation lacks answers that the document shows."""
    for identity in sorted(KEEPING):
        file = _kept(identity)
        if not file.is_file():
            raise FileNotFoundError(
                errno.ENOENT, "not in this installation, which is incomplete; install timbao again", str(file)
            )


def _kept(identity: str) -> Path:
    return _EXAMPLES / f"{identity}.json"


def _sent(kind: type[msgspec.Struct], example: Example) -> dict[str, Any]:
    """The parameters that an example sends, as values of their types."""
    names = {name for name, _ in example.query}
    values = msgspec.to_builtins(validated([*example.query], kind))
    return {name: value for name, value in values.items() if name in names}


def _examples(named: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: {"value": value} for name, value in named}


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _type(code: str, base_url: str) -> str:
    return f"{base_url}/problems/{code}"
