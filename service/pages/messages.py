"""The words of the pages, in Vietnamese and in English. Values are HTML; what is filled in is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from service.http.language import Text

MESSAGES: Final[Mapping[str, Text]] = {
    # The frame of every page.
    "tagline": Text("tìm báo", "search the papers"),
    "skip": Text("Đến nội dung chính", "Skip to the content"),
    "site-nav": Text("Trang", "Site"),
    "home": Text("Trang chủ", "Home"),
    "how-to": Text("Cách tìm", "How to search"),
    "other-language": Text("English", "Tiếng Việt"),
    "footer": Text(
        "Timbao tìm trong bài báo tiếng Việt, gõ có dấu hay không dấu đều được.",
        "Timbao searches Vietnamese news, typed with or without diacritics.",
    ),
    "footer-api": Text("Mã lỗi của API", "Problems of the API"),
    "top": Text("Về đầu trang", "Back to top"),
    # The search box.
    "search": Text("Tìm", "Search"),
    "search-label": Text("Tìm trong kho báo", "Search the archive"),
    "search-placeholder": Text("Tên người, nơi chốn, sự việc…", "A person, a place, an event…"),
    "options": Text("Tùy chọn", "Options"),
    "diacritics": Text("Dấu", "Diacritics"),
    "match-auto": Text("Tự động", "Automatic"),
    "match-exact": Text("Đúng từng dấu", "Exactly as typed"),
    "match-folded": Text("Không xét dấu", "Ignore them"),
    "words": Text("Số từ phải có", "Words required"),
    "words-auto": Text("Tự động", "Automatic"),
    "words-all": Text("Đủ mọi từ", "All of them"),
    "words-any": Text("Ít nhất một từ", "Any of them"),
    "from": Text("Từ ngày", "From"),
    "to": Text("Đến hết ngày", "To (included)"),
    "apply": Text("Áp dụng", "Apply"),
    # The front page.
    "motto": Text("Timbao, <i>tìm báo</i> tiếng Việt", "Timbao, or <i lang=vi>tìm báo</i>: search the papers"),
    "home-title": Text("Timbao – tìm báo tiếng Việt", "Timbao – search Vietnamese news"),
    "home-holds": Text("<b>{n}</b> bài báo từ {sources} nguồn", "<b>{n}</b> articles from {sources} sources"),
    "home-latest": Text("Bài mới nhất: {day}", "Latest article: {day}"),
    "home-hint": Text(
        "Gõ có dấu, không dấu hay quên bật bộ gõ đều tìm được: <i>học tập</i>, <i>hoc tap</i>, <i>hojc taapj</i>.",
        "With diacritics, without, or as raw Telex keys, all find it: <i>học tập</i>, <i>hoc tap</i>, "
        "<i>hojc taapj</i>.",
    ),
    "home-newest": Text("Mới nhất", "Newest"),
    "home-all-newest": Text("Xem tất cả theo thứ tự mới nhất", "See everything, newest first"),
    "home-sections": Text("Chuyên mục", "Sections"),
    "home-sources": Text("Nguồn", "Sources"),
    "home-tags": Text("Chủ đề nhiều bài", "Frequent topics"),
    "home-timeline": Text("Kho báo theo năm", "The archive by year"),
    "home-empty": Text(
        "Kho chưa có bài nào. Hãy chạy <code>timbao index</code> để đưa bài vào.",
        "The archive is empty. Run <code>timbao index</code> to bring articles in.",
    ),
    # Results.
    "results-title": Text("{q} – Timbao", "{q} – Timbao"),
    "browse-title": Text("Tất cả bài báo – Timbao", "All articles – Timbao"),
    "results-heading": Text("Kết quả tìm “{q}”", "Results for “{q}”"),
    "browse-heading": Text("Tất cả bài báo", "All articles"),
    "total": Text("Tìm thấy <b>{n}</b> bài", "Found <b>{n}</b> articles"),
    "total-one": Text("Tìm thấy <b>1</b> bài", "Found <b>1</b> article"),
    "total-more": Text("Tìm thấy hơn <b>{n}</b> bài", "Found more than <b>{n}</b> articles"),
    "total-all-words": Text(", <b>{n}</b> bài có đủ mọi từ", ", <b>{n}</b> with every word"),
    "total-no-all-words": Text(", không bài nào có đủ mọi từ", ", none with every word"),
    "total-browse": Text("<b>{n}</b> bài", "<b>{n}</b> articles"),
    "read-as": Text("Đọc là:", "Read as:"),
    "explain": Text("Đếm từng vế", "Count each clause"),
    "clauses": Text("Số bài của từng vế trong câu tìm", "Articles for each clause of the query"),
    "clause": Text("Vế", "Clause"),
    "clause-count": Text("Số bài", "Articles"),
    "clause-archive": Text("Cả kho", "Whole archive"),
    "pinned": Text("Đang tìm trong bản {generation} của kho.", "Searching generation {generation} of the archive."),
    "unpin": Text("Tìm trong bản mới nhất", "Search the newest"),
    "did-you-mean": Text("Có phải bạn tìm", "Did you mean"),
    "or": Text("hoặc", "or"),
    "active-filters": Text("Đang lọc", "Filters"),
    "remove": Text("bỏ lọc", "remove"),
    "chip-section": Text("Chuyên mục", "Section"),
    "chip-source": Text("Nguồn", "Source"),
    "chip-author": Text("Tác giả", "Author"),
    "chip-tag": Text("Chủ đề", "Topic"),
    "chip-period": Text("Thời gian", "Date"),
    "chip-since": Text("Từ", "From"),
    "chip-until": Text("Đến hết", "Up to"),
    "chip-match-exact": Text("Đúng từng dấu", "Diacritics as typed"),
    "chip-match-folded": Text("Không xét dấu", "Diacritics ignored"),
    "chip-collapse-story": Text("Gộp bài trùng nội dung", "Near-duplicates folded"),
    "collapse": Text("Gộp bài trùng", "Fold near-duplicates"),
    "total-stories": Text(", gộp thành <b>{n}</b> tin", ", <b>{n}</b> stories"),
    "story": Text("{n} bài cùng nội dung", "{n} more with the same text"),
    "story-rest": Text("và {n} bài nữa", "and {n} more"),
    "chip-words-all": Text("Đủ mọi từ", "All words"),
    "chip-words-any": Text("Ít nhất một từ", "Any word"),
    "sort": Text("Xếp theo", "Sort by"),
    "sort-relevance": Text("Liên quan nhất", "Relevance"),
    "sort-newest": Text("Mới nhất", "Newest"),
    "sort-oldest": Text("Cũ nhất", "Oldest"),
    "follow": Text("Theo dõi (Atom)", "Follow (Atom)"),
    "export": Text("Tải CSV", "Download CSV"),
    "figures": Text("Số liệu theo thời gian (CSV)", "The figures by date (CSV)"),
    "to-filters": Text("Lọc kết quả", "Filter"),
    "filters": Text("Lọc kết quả", "Filter results"),
    "facet-section": Text("Chuyên mục", "Section"),
    "facet-source": Text("Nguồn", "Source"),
    "facet-author": Text("Tác giả", "Author"),
    "facet-tag": Text("Chủ đề", "Topic"),
    "facet-period": Text("Thời gian", "Date"),
    "timeline-year": Text("Số bài theo năm", "Articles by year"),
    "timeline-month": Text("Số bài theo tháng", "Articles by month"),
    "timeline-day": Text("Số bài theo ngày", "Articles by day"),
    "bar": Text("{label}: {n} bài", "{label}: {n} articles"),
    "match-tone": Text("gần đúng dấu", "close diacritics"),
    "match-fold": Text("khác dấu", "other diacritics"),
    "match-repair": Text("đã sửa cách gõ", "typing repaired"),
    "caption": Text("Chú thích ảnh", "Caption"),
    "next": Text("Trang sau", "Next page"),
    "first-page": Text("Về trang đầu", "First page"),
    "pages": Text("Phân trang", "Pages"),
    "restarted": Text(
        "Kho báo đã được cập nhật nên kết quả được xếp lại từ trang đầu.",
        "The archive has changed, so the results start again from the first page.",
    ),
    "dropped": Text(
        "Bỏ qua bộ lọc không đọc được: <b>{name}</b> = “{value}”.",
        "Left out a filter that cannot be read: <b>{name}</b> = “{value}”.",
    ),
    "dropped-cursor": Text(
        "Mã trang không dùng được; đây là trang đầu.", "The page code is unusable; this is page one."
    ),
    "undated": Text("không rõ ngày", "undated"),
    "untitled": Text("(Không có tựa)", "(Untitled)"),
    "at-position": Text("Chỗ sai (ký tự thứ {n}):", "Where (character {n}):"),
    # No results.
    "none-heading": Text("Không tìm thấy bài nào", "Nothing found"),
    "none-filters": Text("Có {n} bộ lọc đang bật.", "{n} filters are on."),
    "none-filters-one": Text("Có một bộ lọc đang bật.", "One filter is on."),
    "none-drop-filters": Text("Tìm trong toàn kho", "Search the whole archive"),
    "none-fewer": Text(
        "Bớt từ: chỉ giữ tên riêng và những từ quan trọng nhất.",
        "Use fewer words: keep names and the words that matter most.",
    ),
    "none-any": Text("Tìm bài có ít nhất một từ", "Find articles with any of the words"),
    "none-quotes": Text(
        "Bỏ dấu ngoặc kép nếu không chắc nguyên văn.", "Leave the quotes out unless sure of the wording."
    ),
    "none-folded": Text("Tìm không xét dấu", "Ignore the diacritics"),
    "none-how": Text("Xem thêm", "Read more in"),
    # One article.
    "modified": Text("Sửa {moment}", "Modified {moment}"),
    "by": Text("Tác giả", "By"),
    "captions": Text("Chú thích ảnh", "Pictures"),
    "see-picture": Text("xem ảnh", "see the picture"),
    "topics": Text("Chủ đề", "Topics"),
    "similar": Text("Bài tương tự", "Similar articles"),
    "original": Text("Đọc bản gốc tại {host}", "Read the original at {host}"),
    "cite": Text("Trích dẫn", "Cite"),
    "cite-as": Text("Tải về cho phần mềm quản lý tài liệu:", "For reference managers:"),
    "back": Text("Về kết quả tìm “{q}”", "Back to the results for “{q}”"),
    # Errors.
    "error-code": Text("Mã lỗi {status}", "Error {status}"),
    "error-request": Text("Mã yêu cầu", "Request id"),
    "problems-title": Text("Các lỗi của API", "Problems of the API"),
    "problems-lead": Text(
        "Mỗi lỗi của API là một đối tượng <code>application/problem+json</code> (RFC 9457). Trường "
        "<code>type</code> "
        "dẫn đến một trong các mục dưới đây.",
        "Every error of the API is an <code>application/problem+json</code> object (RFC 9457). Its "
        "<code>type</code> "
        "leads to one of the entries below.",
    ),
    "problems-all": Text("Tất cả các lỗi", "All problems"),
    # The search box for other sites.
    "embed": Text("Ô tìm kiếm cho trang của bạn", "A search box for your site"),
    "embed-lead": Text(
        "Chép đoạn này vào trang của bạn, ở nơi đặt ô tìm kiếm. Gõ Telex, VNI hay không dấu đều có gợi ý đủ dấu.",
        "Copy these lines to where the box is to be. However Vietnamese is typed, suggestions come with their marks.",
    ),
    "embed-try": Text("Thử ngay", "Try it"),
    "embed-integrity": Text(
        "Địa chỉ này mang tên theo nội dung và không bao giờ đổi; trình duyệt đối chiếu <code>integrity</code> trước "
        "khi chạy. Khi nâng cấp Timbao, hãy chép lại. Muốn luôn dùng bản mới nhất, thay bằng "
        "<code>{address}/timbao-search.js</code> và bỏ <code>integrity</code>.",
        "This address is named by its content and never changes; browsers hold the script to its "
        "<code>integrity</code>. Copy it again when Timbao is upgraded. For whatever is newest use "
        "<code>{address}/timbao-search.js</code> and "
        "leave <code>integrity</code> out.",
    ),
    "embed-policy": Text(
        "Nếu trang có Content-Security-Policy, cho phép:", "Where the page has a content security policy, allow:"
    ),
    "embed-closed": Text(
        "Dịch vụ này chưa cho trang khác hỏi gợi ý. Người quản trị đặt <code>TIMBAO_CORS_ORIGINS</code>, ví dụ "
        "<code>https://bao.example</code>.",
        "This service does not let other sites ask for suggestions yet. Its operator sets "
        "<code>TIMBAO_CORS_ORIGINS</code>, to <code>https://bao.example</code> for instance.",
    ),
    "embed-open": Text("Các trang được hỏi gợi ý: {origins}.", "The sites that may ask for suggestions: {origins}."),
    # The description of the API.
    "docs": Text("API", "API"),
    "docs-title": Text("API của Timbao", "The API of Timbao"),
    "docs-heading": Text("API của Timbao", "The API of Timbao"),
    "docs-nav": Text("Mục lục", "Contents"),
    "docs-machine": Text(
        'Cho chương trình: <a href="{address}"><code>openapi.json</code></a> (OpenAPI 3.1). Các câu trả lời mẫu lấy từ '
        'những bài đi kèm Timbao. <a href="{problems}">Từng loại lỗi</a> có trang riêng.',
        'For programs: <a href="{address}"><code>openapi.json</code></a> (OpenAPI 3.1). The answers shown are for the '
        'articles that ship with Timbao. <a href="{problems}">Each kind of problem</a> has its page.',
    ),
    "docs-parameter": Text("Tham số", "Parameter"),
    "docs-member": Text("Mục", "Member"),
    "docs-kind": Text("Kiểu", "Type"),
    "docs-meaning": Text("Ý nghĩa", "Meaning"),
    "docs-needed": Text("bắt buộc", "required"),
    "docs-default": Text("mặc định", "default"),
    "docs-body": Text("Gửi lên:", "Body:"),
    "docs-key": Text(
        "Cần khóa API có quyền <code>{scope}</code>.", "Needs an API key with the scope <code>{scope}</code>."
    ),
    "docs-problems": Text("Lỗi riêng:", "Problems of its own:"),
    "docs-common": Text("Lỗi có thể gặp ở mọi địa chỉ:", "Problems that any address may answer with:"),
    "docs-answer": Text("Câu trả lời ({status})", "The answer ({status})"),
    "docs-shapes": Text("Các dạng dữ liệu", "Shapes"),
    "docs-list": Text("danh sách", "list of"),
    "docs-map": Text("theo tên:", "by name:"),
    "docs-type-string": Text("chữ", "text"),
    "docs-type-date-time": Text("ngày giờ", "date and time"),
    "docs-type-integer": Text("số nguyên", "integer"),
    "docs-type-number": Text("số", "number"),
    "docs-type-boolean": Text("<code>true</code>, <code>false</code>", "<code>true</code>, <code>false</code>"),
    "docs-type-object": Text("đối tượng", "object"),
    "docs-type-any": Text("tùy ý", "any"),
}
