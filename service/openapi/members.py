"""The words of shapes, of their members and of parameters, in Vietnamese and in English.

A name means the same wherever it stands; where it does not, ``Shape.name`` has words of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from search.options import FACET_SIZE
from service.http.language import Text

SHAPES: Final[Mapping[str, Text]] = {
    "AlternativeView": Text("Những cách viết khác cũng được tìm.", "Other spellings that are searched for as well."),
    "Alive": Text("Tiến trình còn trả lời.", "The process answers."),
    "Bucket": Text("Một khoảng thời gian của biểu đồ.", "One period of the date histogram."),
    "Clause": Text("Một vế của câu tìm và số bài khớp riêng vế ấy.", "One part of a query, and what meets it alone."),
    "Cost": Text("Câu tìm nặng bao nhiêu, ước tính trước khi tìm.", "What a query was reckoned to take before it ran."),
    "Completion": Text("Một câu tìm có thể là điều đang gõ dở.", "A text that may be what is being typed."),
    "Completions": Text("Những gì có thể gõ tiếp.", "How a text that is being typed may go on."),
    "Explanation": Text(
        "Một văn bản qua từng bước phân tích, và cách đọc nó như một câu tìm.",
        "A text, step by step, and how it is read as a query.",
    ),
    "FacetValue": Text("Một giá trị và số bài có giá trị ấy.", "A value and how many articles have it."),
    "TitleSuggestion": Text("Một bài để mở ngay.", "An article to open."),
    "Headline": Text("Một bài, trong một dòng.", "An article, in one line."),
    "BatchAnswer": Text("Câu trả lời cho nhiều câu tìm.", "What came of a batch."),
    "BatchProblem": Text("Vì sao một hàng không có câu trả lời.", "Why a row has no answer."),
    "BatchQuery": Text("Một câu tìm kèm bộ lọc riêng.", "One query of a batch, with options of its own."),
    "BatchRow": Text("Câu trả lời cho một hàng.", "What came of one row."),
    "LooseItems": Text("Những bài đứng dưới kết quả.", "What stands below the hits."),
    "Hit": Text("Một bài trong kết quả.", "One article of the answer."),
    "Point": Text("Một khoảng thời gian của dãy số.", "One period of a series."),
    "Series": Text("Một dãy số theo thời gian.", "One series."),
    "SeriesAnswer": Text("Tỉ lệ tin bài theo thời gian.", "A query's share of coverage over time."),
    "Line": Text("Một dòng của tệp NDJSON.", "A line of an export in NDJSON."),
    "Manifest": Text("Một tệp xuất có những gì.", "What is in an export."),
    "ManifestQuery": Text("Câu tìm của tệp đã được hiểu thế nào.", "How the query of an export was read."),
    "Highlight": Text(
        "Một đoạn trích nguyên văn và những chỗ khớp trong đó.", "A passage of the original, and what matched in it."
    ),
    "Image": Text("Một ảnh của bài.", "A picture of an article."),
    "Item": Text(
        "Một bài trong kết quả; `fields` chọn những mục đi kèm `id`.",
        "One article of the answer; `fields` chooses what it holds beside its `id`.",
    ),
    "ValueList": Text("Các giá trị và số bài của mỗi giá trị.", "Values, and how many articles have each."),
    "Note": Text("Điều nên biết về cách đọc câu tìm.", "Something to know about how the query was read."),
    "PairView": Text(
        "Hai tiếng liền nhau, có dấu và không dấu.", "Two neighbouring syllables, with marks and without."
    ),
    "Problem": Text(
        "Điều sai của một yêu cầu (RFC 9457): `type` và `status` cho chương trình, `title` và `detail` cho người.",
        "What is wrong with a request (RFC 9457): `type` and `status` for programs, `title` and `detail` for people.",
    ),
    "QueryEcho": Text("Câu tìm đã được hiểu thế nào.", "How the query was understood."),
    "QueryView": Text("Văn bản được đọc thế nào khi là câu tìm.", "How a text is read as a query."),
    "Ready": Text("Chỉ mục trả lời được.", "The index answers."),
    "ReadingView": Text("Một cách đọc khác của một đoạn chữ.", "What else a chunk of letters may be."),
    "SearchAnswer": Text("Câu trả lời cho một lần tìm.", "The answer to one search."),
    "Similar": Text("Những bài giống một bài, giống nhất trước.", "The articles like one, best first."),
    "SentArticle": Text(
        "Một bài báo khi gửi; chỉ cần `title` hoặc `body`.",
        "An article as it is sent; only `title` or `body` is needed.",
    ),
    "Reject": Text("Một dòng bị từ chối, nguyên vẹn.", "A line that was rejected, whole."),
    "TaskAnswer": Text("Một lần ghi đã nhận, và kết quả.", "An accepted write, and what has become of it."),
    "Counts": Text("Một lần ghi gồm những gì.", "What a write held."),
    "LineError": Text("Vì sao một dòng không phải là bài.", "Why one line is no article."),
    "SimilarHit": Text("Một bài giống bài đang xét.", "An article like the one asked about."),
    "SpellingView": Text(
        "Cách viết khác của vài tiếng liền nhau, theo bảng chữ tắt và địa danh.",
        "Another spelling of neighbouring tokens, from the table of abbreviations and places.",
    ),
    "Stats": Text("Kho có những gì.", "What the index holds."),
    "StoredArticle": Text("Một bài báo như đã lưu, đủ mọi mục.", "An article as it is stored, every member present."),
    "Story": Text(
        "Những bài kể cùng một chuyện bằng gần như cùng câu chữ, hay cùng một sự kiện.",
        "Hits that tell the same in nearly the same words, or of the same event.",
    ),
    "NameOffer": Text(
        "Một tên trong câu tìm mà nơi hay cơ quan ấy từng có hoặc nay có tên khác.",
        "A name in the query whose bearer had or has others.",
    ),
    "Suggestion": Text("Một câu tìm có lẽ người đọc muốn gõ.", "A query that may have been meant."),
    "SyllableView": Text("Một tiếng của câu tìm.", "A syllable of the query."),
    "TokenView": Text("Một tiếng và những gì đã làm với nó.", "One token and what was done to it."),
    "Total": Text("Có bao nhiêu bài khớp.", "How many articles match."),
}

_GENERATION: Final = Text(
    "Hỏi một bản cũ của kho còn được giữ: số đếm như khi ấy.",
    "Asks a kept state of the archive: the same counts as then.",
)

MEMBERS: Final[Mapping[str, Text]] = {
    # Parameters.
    "q": Text("Câu tìm; để trống là mọi bài.", "The query; every article when empty."),
    "match": Text(
        "`auto`: dấu đã gõ, dấu mà kho hiểu ở chỗ không gõ, hay bài không dấu; `exact`: dấu phải đúng như đã gõ; "
        "`folded`: không xét dấu.",
        "`auto`: the marks typed, those that the archive means where none were, or a text without any; `exact`: just "
        "those typed; `folded`: marks do not count at all.",
    ),
    "words": Text(
        "Điều gì là kết quả; `auto`: các từ thuộc về nhau đứng liền nhau, các nhóm ở gần nhau, câu dài có phần lớn; "
        "`all`: đủ các tiếng, ở bất kỳ đâu; `any`: có một tiếng.",
        "What is a hit; `auto`: words that belong together side by side, groups near each other, of a long query most; "
        "`all`: every syllable, wherever; `any`: one of them.",
    ),
    "from": Text(
        "Đăng từ ngày, tháng hay năm này, giờ Việt Nam.", "Published in or after this day, month or year; Vietnam time."
    ),
    "to": Text(
        "Đăng đến hết ngày, tháng hay năm này, giờ Việt Nam.",
        "Published until the end of this day, month or year; Vietnam time.",
    ),
    "source": Text(
        "Nguồn, đúng như đã lưu; lặp lại để lấy nguồn này hoặc nguồn kia.",
        "A source as stored; repeat it for alternatives.",
    ),
    "section": Text(
        "Chuyên mục, đúng như đã lưu; lặp lại để lấy mục này hoặc mục kia.",
        "A section as stored; repeat it for alternatives.",
    ),
    "author": Text(
        "Tác giả, đúng như đã lưu; lặp lại để lấy người này hoặc người kia.",
        "An author as stored; repeat it for alternatives.",
    ),
    "tag": Text(
        "Chủ đề, đúng như đã lưu; lặp lại để lấy chủ đề này hoặc chủ đề kia.",
        "A tag as stored; repeat it for alternatives.",
    ),
    "sort": Text("Thứ tự.", "The order."),
    "size": Text("Số bài trong câu trả lời.", "Articles in the answer."),
    "cursor": Text(
        "`next` của câu trả lời trước: lấy trang tiếp theo.", "`next` of an answer: gives the page after it."
    ),
    "SearchParams.facets": Text(
        "Đếm các giá trị trong những bài khớp, cách nhau bằng dấu phẩy; bộ lọc của chính nó không thu hẹp số đếm.",
        "Count these among the hits, with commas between; a facet's own filter does not narrow its counts.",
    ),
    "SearchParams.histogram": Text(
        "Đếm bài khớp theo năm, tháng hay ngày; quá 4.000 khoảng thì bỏ những khoảng không có bài khớp.",
        "Count hits by year, month or day; of more than 4,000 periods those without hits are left out.",
    ),
    "fields": Text(
        "Những mục của mỗi bài bên cạnh `id`, cách nhau bằng dấu phẩy.",
        "What each item holds beside its `id`, with commas between.",
    ),
    "highlight": Text("Có kèm đoạn trích hay không.", "Whether items hold passages."),
    "collapse": Text(
        "`story`: gộp những bài gần như cùng câu chữ thành một mục; `event`: gộp cả những bài kể cùng một sự kiện bằng "
        "lời khác. Các số đếm khác vẫn đếm từng bài.",
        "`story`: folds articles of nearly the same words into one item; `event`: those too that tell of the same "
        "event in other words. Facets and timelines still count articles.",
    ),
    "ExportParams.collapse": Text(
        "`story`: gộp những bài gần như cùng câu chữ, mỗi tin một dòng (bài sớm nhất); `event`: mỗi sự kiện một dòng.",
        "`story`: folds articles of nearly the same words, a line for each story (its earliest article); `event`: a "
        "line for each event.",
    ),
    "SeriesParams.collapse": Text(
        "`story`: gộp những bài gần như cùng câu chữ; `event`: gộp cả những bài kể cùng một sự kiện. Mỗi mục được đếm "
        "một lần, vào kỳ của bài sớm nhất, trong số các mục của kho.",
        "`story`: folds articles of nearly the same words; `event`: those too that tell of the same event. Each item "
        "is counted once, in the period of its earliest article, among the items of the archive.",
    ),
    "SearchParams.explain": Text("Đếm riêng từng vế của câu tìm.", "Counts each clause of the query."),
    "SearchParams.generation": _GENERATION,
    **{f"{kind}.generation": _GENERATION for kind in ("ExportParams", "BatchParams", "SeriesParams")},
    "ExportParams.fields": Text(
        "Các cột bên cạnh `id`, theo thứ tự đã ghi.", "The columns beside `id`, in the order given."
    ),
    "format": Text("Loại tệp.", "The kind of file."),
    "bom": Text(
        "Đặt dấu BOM ở đầu tệp CSV, để Excel đọc đúng tiếng Việt.",
        "A byte order mark, so that Excel reads the CSV as UTF-8.",
    ),
    "escape": Text(
        "Đặt dấu nháy đơn trước ô mà bảng tính sẽ chạy như công thức.",
        "An apostrophe before a cell that a spreadsheet would run as a formula.",
    ),
    "SuggestParams.q": Text(
        "Chữ đang gõ; dấu cách ở cuối cho biết tiếng cuối đã trọn.",
        "What has been typed; a space at its end says that the last syllable is whole.",
    ),
    "SuggestParams.size": Text("Số câu gợi ý.", "Texts to suggest."),
    "SuggestParams.articles": Text("Số bài.", "Articles to suggest."),
    "SuggestParams.format": Text(
        "`json`, hoặc `opensearch`: dạng mà ô tìm của trình duyệt đọc được.",
        "`json`, or `opensearch`: the form that a browser's search box reads.",
    ),
    "AnalyzeParams.text": Text("Văn bản cần xem.", "The text to look at."),
    "ValuesParams.contains": Text(
        "Chỉ những giá trị có chữ này, không xét dấu và chữ hoa.",
        "Only values that contain this, whatever the case and the marks.",
    ),
    "ValuesParams.generation": _GENERATION,
    "ValuesParams.size": Text("Nhiều nhất bao nhiêu giá trị, nhiều bài trước.", "The most values, by their counts."),
    "ValueList.count": Text("Có bao nhiêu giá trị.", "How many values there are."),
    "ValueList.items": Text("Các giá trị, nhiều bài trước.", "The values, those with most articles first."),
    "RejectsParams.format": Text("`json`: một mảng; `ndjson`: mỗi dòng một mục.", "`json`: an array; `ndjson`: lines."),
    "SearchParams.marks": Text(
        "Chỗ khớp: `spans` theo ký tự; `utf16`: thêm `spans_utf16`; `html`: thêm `html` có sẵn thẻ `mark`.",
        "What matched: `spans` in code points; `utf16` adds `spans_utf16`; `html` adds `html` with `mark` elements.",
    ),
    "SuggestParams.marks": Text("`html`: thêm `html` có sẵn thẻ `mark`.", "`html` adds `html` with `mark` elements."),
    "lenient": Text(
        "Câu tìm có chỗ sai vẫn được đọc theo cách gần nhất; `query.notes` cho biết đã sửa gì.",
        "A query with mistakes is read as well as it can be; `query.notes` tells what was mended.",
    ),
    "html": Text(
        "Chữ đã mã hóa cho HTML, chỗ khớp trong thẻ `mark`.", "The text escaped for HTML, what matched in `mark`."
    ),
    "Highlight.spans_utf16": Text(
        "Như `spans`, tính theo đơn vị UTF-16; có khi hỏi với `marks=utf16`.",
        "As `spans`, in units of UTF-16; with `marks=utf16`.",
    ),
    "full": Text(
        "Kể cả trang, dòng tin và bảng, mà các công cụ sinh mã không đọc được.",
        "With pages, feeds and tables, for which generators of clients have no words.",
    ),
    "lang": Text(
        "Ngôn ngữ của chữ viết cho người; nếu không gửi thì theo `Accept-Language`.",
        "The language of the words for people; by `Accept-Language` when left out.",
    ),
    # The answer to a search.
    "query": Text("Câu tìm đã được hiểu thế nào.", "How the query was understood."),
    "generation": Text("Bản của kho đã trả lời.", "The state of the index that answered."),
    "took_ms": Text("Số mili giây trong bộ máy tìm.", "Milliseconds in the engine."),
    "total": Text("Có bao nhiêu bài khớp.", "How many articles match."),
    "items": Text("Các bài.", "The articles."),
    "facets": Text(
        f"Với mỗi mục đã hỏi: {FACET_SIZE} giá trị có nhiều bài nhất và số bài; tất cả có ở `/api/v1/sources`, "
        "`/sections`, `/authors`, `/tags`.",
        f"For each facet asked for, the {FACET_SIZE} values with most hits and their counts; all are at "
        "`/api/v1/sources`, `/sections`, `/authors`, `/tags`.",
    ),
    "histogram": Text("Số bài theo từng khoảng thời gian.", "Hits a period."),
    "suggest": Text("Những câu tìm có lẽ là điều muốn gõ.", "Queries that may have been meant."),
    "names": Text("Những tên trong câu tìm có tên khác theo thời gian.", "Names in the query that changed over time."),
    "NameOffer.name": Text("Tên như bảng tên gọi viết.", "The name as the table writes it."),
    "NameOffer.others": Text("Các tên khác, tên gần nhất trước.", "The other names, the nearest first."),
    "NameOffer.position": Text("Chỗ bắt đầu của tên trong câu tìm.", "Where the name begins in the query."),
    "NameOffer.end": Text("Chỗ kết thúc của tên trong câu tìm.", "Where the name ends in the query."),
    "NameOffer.q": Text("Câu tìm cả các tên ấy.", "The query that asks for all of these names."),
    "next": Text("Mã của trang tiếp theo; `null` ở trang cuối.", "The cursor of the next page; null on the last."),
    "next_url": Text(
        "Địa chỉ của trang tiếp theo; `null` ở trang cuối.", "The address of the next page; null on the last."
    ),
    "QueryEcho.text": Text("Câu tìm như đã gửi.", "The query as sent."),
    "Highlight.text": Text("Đoạn trích, nguyên văn.", "The passage, as in the original."),
    "Suggestion.text": Text("Câu tìm.", "The query."),
    "Completions.text": Text("Chữ như đã gửi.", "The text as sent."),
    "Completions.items": Text("Các câu tìm, hợp nhất trước.", "Texts to search for, the likeliest first."),
    "Completions.articles": Text("Các bài để mở ngay.", "Articles to open."),
    "Completion.text": Text("Câu tìm, đủ dấu.", "The text, with its marks."),
    "Completion.kind": Text(
        "`phrase`: có nguyên trong tựa; `words`: các từ cùng có trong một bài; `marks`, `slip`, `typing`, `joined`: "
        "điều có lẽ muốn gõ.",
        "`phrase`: stands so in titles; `words`: found together in articles; `marks`, `slip`, `typing`, `joined`: what "
        "may have been meant.",
    ),
    "Completion.spans": Text("Phần đã gõ trong câu, tính theo ký tự.", "What was typed, in code points of the text."),
    "Completion.spans_utf16": Text(
        "Như `spans`, tính theo đơn vị UTF-16 (JavaScript, Java, C#).",
        "As `spans`, in units of UTF-16 (JavaScript, Java, C#).",
    ),
    "TitleSuggestion.spans": Text(
        "Phần đã gõ trong tựa, tính theo ký tự.", "What was typed, in code points of the title."
    ),
    "TitleSuggestion.spans_utf16": Text(
        "Như `spans`, tính theo đơn vị UTF-16 (JavaScript, Java, C#).",
        "As `spans`, in units of UTF-16 (JavaScript, Java, C#).",
    ),
    "Completion.count": Text(
        "`phrase`: số bài có cụm ấy trong tựa; còn lại: số bài có đủ các từ.",
        "`phrase`: articles with it in the title; otherwise articles that have every word.",
    ),
    "Explanation.text": Text("Văn bản như đã gửi.", "The text as sent."),
    "canonical": Text("Câu tìm ở dạng chuẩn.", "The query in its canonical form."),
    "parsed": Text("Câu tìm đọc ra bằng tiếng Việt.", "How it was read, in Vietnamese."),
    "parsed_en": Text("Câu tìm đọc ra bằng tiếng Anh.", "How it was read, in English."),
    "notes": Text("Những gì đã được sửa, và vì sao.", "What was changed, and why."),
    "cost": Text("Ước tính độ nặng.", "What it was reckoned to take."),
    "clauses": Text("Các vế, khi hỏi với `explain=true`.", "The clauses, with `explain=true`."),
    "Clause.clauses": Text("Các vế bên trong.", "The clauses within it."),
    "Clause.text": Text("Vế ở dạng chuẩn.", "The clause in its canonical form."),
    "Clause.position": Text("Chỗ bắt đầu trong câu tìm.", "Where it begins in the query."),
    "Clause.end": Text("Chỗ kết thúc trong câu tìm.", "Where it ends in the query."),
    "Clause.count": Text(
        "Số bài khớp riêng vế này, trong các bộ lọc.", "Articles that meet it alone, within the filters."
    ),
    "archive": Text("Như trên, trong cả kho.", "The same in the whole archive."),
    "units": Text("Đơn vị độ nặng, mỗi đơn vị chừng một mili giây.", "Units of cost, about a millisecond each."),
    "postings": Text("Số mục phải đọc.", "Postings to be read."),
    "positions": Text("Số vị trí phải đọc.", "Positions to be read."),
    "expansions": Text("Số từ phải duyệt lần lượt.", "Words looked through one by one."),
    "code": Text("Mã ổn định, cho chương trình.", "A stable code, for programs."),
    "vi": Text("Lời tiếng Việt.", "The words in Vietnamese."),
    "en": Text("Lời tiếng Anh.", "The words in English."),
    "value": Text("Giá trị.", "The value."),
    "Total.value": Text("Số bài khớp.", "The number of hits."),
    "relation": Text("`eq`: con số là chính xác.", "`eq`: the number is exact."),
    "stories": Text("Số mục sau khi gộp; có khi hỏi với `collapse`.", "The items there are; with `collapse`."),
    "story": Text(
        "Những bài được gộp vào mục này; có khi hỏi với `collapse`.", "What is folded into it; with `collapse`."
    ),
    "Story.id": Text("Mã của bài sớm nhất trong kho kể chuyện này.", "The id of the earliest article of the archive."),
    "Story.size": Text("Số bài khớp, kể cả bài này.", "Hits of the story, the item among them."),
    "members": Text("Các bài khớp khác, sớm nhất trước; nhiều nhất 100.", "The other hits, by date; at most 100."),
    "all_words": Text("Số kết quả có đủ mọi từ.", "Hits that have every word."),
    "Total.loose": Text(
        "Số bài có đủ các tiếng, ở bất kỳ đâu và bất kể dấu; `words=all` và `match=folded` tìm đúng những bài ấy.",
        "Articles with every syllable, wherever, in whatever marks; `words=all` with `match=folded` finds just these.",
    ),
    "loose": Text(
        "Khi kết quả không đầy một trang: những bài có đủ các tiếng mà không phải là kết quả.",
        "Where the hits are fewer than a page: articles with every syllable that are no hits.",
    ),
    "count": Text("Số bài.", "The number of articles."),
    "key": Text("Dạng không dấu.", "The form without marks."),
    "Bucket.key": Text(
        "Khoảng thời gian: `2024`, `2024-05` hay `2024-05-31`.", "The period: `2024`, `2024-05` or `2024-05-31`."
    ),
    "Bucket.count": Text("Số bài khớp trong khoảng ấy.", "Hits of that period."),
    "Bucket.total": Text("Số bài cả kho có trong khoảng ấy.", "All articles of that period."),
    "reason": Text(
        "Vì sao: `marks` (thêm dấu), `slip` (gõ nhầm), `typing` (quên bật bộ gõ), `joined` (viết dính).",
        "Why: `marks` (put back), `slip` (of the keys), `typing` (input method off), `joined` (written as one).",
    ),
    "field": Text("Phần của bài có đoạn này.", "The part of the article it is from."),
    "spans": Text(
        "Những chỗ khớp: `[đầu, cuối)`, đếm theo ký tự Unicode của `text`.",
        "What matched: `[start, end)` in code points of `text`.",
    ),
    # An article.
    "id": Text("Mã của bài.", "The id of the article."),
    "url": Text("Địa chỉ bản gốc.", "The address of the original."),
    "title": Text("Tựa.", "The title."),
    "summary": Text("Sapo.", "The summary."),
    "body": Text("Toàn văn.", "The whole text."),
    "published": Text("Lúc đăng.", "When it was published."),
    "modified": Text("Lúc sửa lần cuối.", "When it was last modified."),
    "authors": Text("Tác giả.", "The authors."),
    "tags": Text("Chủ đề.", "The tags."),
    "images": Text("Ảnh.", "The pictures."),
    "caption": Text("Chú thích.", "What is written under it."),
    "Image.url": Text("Địa chỉ ảnh.", "Where it is."),
    "language": Text("Ngôn ngữ.", "The language."),
    "extra": Text("Những mục khác, giữ nguyên, không tìm trong đó.", "Anything else: kept, not searched."),
    "Item.source": Text("Nguồn.", "The source."),
    "Headline.source": Text("Nguồn.", "The source."),
    "Headline.section": Text("Chuyên mục.", "The section."),
    "Item.section": Text("Chuyên mục.", "The section."),
    "StoredArticle.source": Text("Nguồn.", "The source."),
    "StoredArticle.section": Text("Chuyên mục.", "The section."),
    "SimilarHit.source": Text("Nguồn.", "The source."),
    "SimilarHit.section": Text("Chuyên mục.", "The section."),
    "score": Text("Điểm; chỉ so sánh trong cùng một câu trả lời.", "The score; to be compared within one answer only."),
    "Item.match": Text(
        "Dấu gần đến đâu: `exact`, `tone`, `fold` hay `repair`.",
        "How near the marks are: `exact`, `tone`, `fold` or `repair`.",
    ),
    "highlights": Text("Đoạn trích có chữ khớp.", "Passages with what matched."),
    "Similar.id": Text("Mã của bài đang xét.", "The id of the article asked about."),
    "reasons": Text(
        "Những cặp tiếng hai bài cùng có, đặc trưng nhất trước.",
        "Pairs of syllables both have, the most telling first.",
    ),
    "Line.source": Text("Nguồn.", "The source."),
    "Line.section": Text("Chuyên mục.", "The section."),
    # A manifest.
    "Manifest.url": Text("Địa chỉ của tệp, kèm bản của kho.", "The address of the file, with its generation."),
    "file": Text("Tên tệp.", "The name of the file."),
    "filters": Text("Các bộ lọc đã dùng.", "The filters that were used."),
    "created": Text("Lúc bản ấy của kho được công bố.", "When that generation was published."),
    "order": Text("Thứ tự các dòng.", "The order of the lines."),
    "columns": Text("Các cột.", "The columns."),
    "bytes": Text("Độ dài tệp khi chưa nén.", "The length of the uncompressed file."),
    "sha256": Text("Mã băm SHA-256 của tệp khi chưa nén.", "The SHA-256 of the uncompressed file."),
    "ManifestQuery.text": Text("Câu tìm như đã gửi.", "The query as sent."),
    # A batch.
    "BatchParams.size": Text("Số bài đầu kèm theo mỗi câu.", "Best hits to name for each query."),
    "answered": Text("Số hàng có câu trả lời.", "Rows with an answer."),
    "failed": Text("Số hàng hỏng.", "Rows without one."),
    "blank": Text("Số hàng trống.", "Rows in which nothing was asked."),
    "rows": Text("Từng hàng.", "The rows."),
    "row": Text("Số thứ tự của hàng, như bảng tính ghi.", "The number of the row, as a spreadsheet shows it."),
    "BatchRow.status": Text("`ok`, `blank` (trống) hay `failed` (hỏng).", "`ok`, `blank` or `failed`."),
    "BatchRow.q": Text("Câu tìm của hàng.", "The query of the row."),
    "BatchRow.items": Text("Những bài đầu.", "The best hits."),
    "BatchRow.extra": Text("Những cột khác của tệp.", "The other columns of the file."),
    "problem": Text("Vì sao không có câu trả lời.", "Why there is no answer."),
    "BatchProblem.code": Text(
        "Mã ổn định: của lỗi câu tìm, hay `bad-option`, `bad-encoding`, `bad-row`, `generation-gone`, `unfinished`.",
        "Stable: of a query error, or `bad-option`, `bad-encoding`, `bad-row`, `generation-gone`, `unfinished`.",
    ),
    "BatchProblem.detail": Text("Hàng này sai ở đâu.", "What is wrong with the row."),
    "Hit.source": Text("Nguồn.", "The source."),
    "Hit.section": Text("Chuyên mục.", "The section."),
    "Hit.match": Text(
        "Dấu gần đến đâu: `exact`, `tone`, `fold` hay `repair`.",
        "How near the marks are: `exact`, `tone`, `fold` or `repair`.",
    ),
    # A series.
    "interval": Text("Độ dài mỗi khoảng.", "How long a period is."),
    "by": Text("Thêm một dãy cho từng giá trị.", "Adds a series for each value."),
    "top": Text("Nhiều nhất bao nhiêu giá trị.", "How many values at most."),
    "series": Text("Các dãy: của mọi bài trước, rồi từng giá trị.", "Of all articles first, then by value."),
    "Series.value": Text("Giá trị; `null` là mọi bài.", "The value; null for all articles."),
    "Series.count": Text("Số bài khớp.", "Hits."),
    "Series.total": Text("Số bài trong các bộ lọc.", "All articles within the filters."),
    "undated": Text("Số bài khớp không rõ ngày.", "Hits without a date, which are in no period."),
    "points": Text("Từng khoảng thời gian.", "The periods."),
    "Point.key": Text(
        "Khoảng thời gian: `2024`, `2024-05` hay `2024-05-31`.", "The period: `2024`, `2024-05` or `2024-05-31`."
    ),
    "Point.count": Text("Số bài khớp.", "Hits of the period."),
    "Point.total": Text("Số bài trong các bộ lọc.", "All articles of the period within the filters."),
    "ratio": Text("Tỉ lệ; `null` khi không có bài nào.", "Their ratio; null where there is no article."),
    # Statistics and probes.
    "engine": Text("Bộ máy tìm.", "The engine."),
    "articles": Text("Số bài.", "The number of articles."),
    "deleted": Text("Số bài đã xóa còn chiếm chỗ.", "Deleted articles that still take room."),
    "segments": Text("Số phân đoạn.", "The number of segments."),
    "size_bytes": Text("Dung lượng trên đĩa, tính bằng byte.", "Bytes on the disk."),
    "Stats.syllables": Text("Tổng số tiếng.", "All syllables of all articles."),
    "first_published": Text("Bài sớm nhất.", "The earliest article."),
    "last_published": Text("Bài mới nhất.", "The latest article."),
    "sections": Text("Các chuyên mục và số bài.", "The sections and their counts."),
    "sources": Text("Các nguồn và số bài.", "The sources and their counts."),
    "status": Text("Trạng thái.", "How it is."),
    "writing": Text(
        "Có nhận bài không: `off`, `on`, `no-writer`: nhận, nhưng chưa có tiến trình ghi; `unknown`: lúc này không đọc "
        "được hàng đợi.",
        "Whether writes are taken: `off`, `on`, `no-writer`: they are, and nobody applies them yet; `unknown`: the "
        "queue cannot be read now.",
    ),
    "waiting": Text(
        "Số yêu cầu ghi đang chờ; `null` khi không đọc được hàng đợi.",
        "Accepted writes that are not yet applied; null where the queue cannot be read.",
    ),
    "fallback": Text(
        "Chỉ có khi lần ghi mới nhất không mở được và một lần ghi cũ hơn trả lời thay: vì sao.",
        "Only where the newest generation cannot be opened and one before it answers: why.",
    ),
    # A problem.
    "type": Text(
        "Địa chỉ của loại lỗi: ổn định, có trang giải thích.",
        "The address of the kind of problem: stable, and a page that explains it.",
    ),
    "Problem.title": Text("Tên loại lỗi.", "The kind of problem, in words."),
    "Problem.status": Text("Mã HTTP.", "The HTTP status."),
    "detail": Text("Yêu cầu này sai ở đâu.", "What is wrong with this request."),
    "instance": Text("Địa chỉ đã hỏi.", "The address that was asked."),
    "request_id": Text(
        "Mã yêu cầu, có trong nhật ký của máy chủ.", "The id of the request, which is in the server's log."
    ),
    "parameter": Text("Tham số sai.", "The parameter that is wrong."),
    "Problem.value": Text("Giá trị đã gửi.", "What was sent."),
    "allowed": Text("Những gì dùng được.", "What can be sent."),
    "position": Text(
        "Chỗ sai trong câu tìm, đếm theo ký tự từ 0.", "Where the query went wrong, in code points from 0."
    ),
    "hint": Text("Cách sửa.", "The cure."),
    "kept": Text("Những bản còn được giữ.", "The generations that are kept."),
    "Problem.total": Text("Số bài tìm được.", "How many articles were found."),
    "Problem.id": Text("Mã bài đã hỏi.", "The id that was asked for."),
    "scope": Text("Quyền cần có.", "The scope that is needed."),
    "Problem.field": Text("Trường sai của bài.", "The field of the article at fault."),
    "Problem.reason": Text("Vì sao.", "What is wrong with it."),
    # Writing.
    "SentArticle.source": Text("Nguồn.", "The source."),
    "SentArticle.section": Text("Chuyên mục.", "The section."),
    "TaskAnswer.id": Text("Mã của tác vụ.", "The id of the task."),
    "TaskAnswer.kind": Text(
        "`put`, `delete` hay `bulk`; `null` khi đĩa không giữ được nội dung đã nhận.",
        "`put`, `delete` or `bulk`; null where the disk did not keep what was accepted.",
    ),
    "state": Text(
        "`waiting`: đang chờ; `done`: đã ở trong `generation`; `failed`: không làm được gì.",
        "`waiting`; `done`: it is in `generation`; `failed`: nothing of it could be carried out.",
    ),
    "TaskAnswer.article": Text("Mã của bài, khi là một bài.", "The id of the article, where it is about one."),
    "TaskAnswer.key": Text("Mã của khóa API đã gửi.", "The id of the API key that sent it."),
    "accepted": Text("Lúc nhận.", "When it was accepted."),
    "finished": Text("Lúc xong; `null` khi đang chờ.", "When it was finished; null while it is waiting."),
    "TaskAnswer.generation": Text(
        "Bản của kho từ đó tìm được; `null` khi chưa.", "The generation from which on it can be found; null before."
    ),
    "counts": Text("Bao nhiêu bài, được và không được.", "How many articles, and how they fared."),
    "received": Text("Số dòng, hoặc số bài.", "Lines, or articles."),
    "indexed": Text("Số bài đã vào kho.", "Articles now in the index."),
    "rejected": Text("Số dòng bị từ chối.", "Lines that were rejected."),
    "Counts.deleted": Text("Số bài đã gỡ.", "Articles that were taken out."),
    "missing": Text("Số bài cần gỡ mà kho không có.", "Articles to be taken out that were not in the index."),
    "errors": Text("Tối đa 100 lỗi đầu tiên.", "Up to the first 100 errors."),
    "rejects_url": Text(
        "Nơi đọc mọi dòng bị từ chối; `null` khi không có dòng nào.", "Where every rejected line can be read, or null."
    ),
    "rejects_kept": Text(
        "Số dòng bị từ chối đọc được ở `rejects_url`: ít hơn `rejected` khi có quá nhiều.",
        "How many of the rejected lines can be read at `rejects_url`: fewer than `rejected` where they are too many.",
    ),
    "line": Text("Số dòng, từ 1; `null` khi không có dòng.", "The number of the line, from 1; null without lines."),
    "LineError.field": Text("Trường sai; rỗng khi là cả dòng.", "The field at fault; empty for the whole line."),
    "LineError.reason": Text("Vì sao.", "What is wrong."),
    "Reject.field": Text("Trường sai; rỗng khi là cả dòng.", "The field at fault; empty for the whole line."),
    "Reject.reason": Text("Vì sao.", "What is wrong."),
    "Reject.source": Text("Mã của tác vụ.", "The id of the task."),
    "raw": Text("Dòng ấy, như đã gửi.", "The line as it was sent."),
    "cut": Text("Dòng quá dài, chỉ giữ phần đầu.", "The line is long, and only its beginning was kept."),
    # A text explained.
    "tokens": Text("Từng tiếng.", "The tokens."),
    "readings": Text(
        "Những đoạn có thể là thứ khác: Telex, VNI hay chữ dính.",
        "Chunks that may be something else: Telex, VNI or joined.",
    ),
    "spellings": Text("Những cách viết khác.", "Other spellings."),
    "pairs": Text("Các cặp tiếng liền nhau.", "Neighbouring pairs."),
    "Explanation.words": Text("Những từ ghép do pyvi tách.", "The words of two syllables and more that pyvi finds."),
    "Explanation.query": Text(
        "Cách đọc như một câu tìm; `null` khi không thể là câu tìm.",
        "How it is read as a query; null where it cannot be one.",
    ),
    "start": Text("Chỗ bắt đầu, theo ký tự.", "Where it begins, in code points."),
    "end": Text("Chỗ kết thúc, theo ký tự.", "Where it ends, in code points."),
    "TokenView.source": Text("Chữ trong văn bản.", "What the text has."),
    "ReadingView.source": Text("Chữ trong văn bản.", "What the text has."),
    "SpellingView.source": Text("Chữ trong văn bản.", "What the text has."),
    "form": Text("Dạng chuẩn, có dấu.", "The normal form, with marks."),
    "forms": Text("Những cách đọc.", "How it may be read."),
    "kind": Text("Loại.", "The kind."),
    "changes": Text(
        "Các bước đã sửa: `composed`, `characters`, `case`, `tone-place`, `repaired`, `number`.",
        "The steps to the form: `composed`, `characters`, `case`, `tone-place`, `repaired`, `number`.",
    ),
    "onset": Text("Phụ âm đầu; `null` khi không phải một tiếng.", "The onset; null where it is no syllable."),
    "rhyme": Text("Vần.", "The rhyme."),
    "tone": Text("Thanh.", "The tone, by its Vietnamese name."),
    "repaired": Text("Dấu đặt sai chỗ đã được sửa.", "A mark stood where no spelling has it."),
    "variants": Text("Những cách viết được coi là một.", "Spellings that count as the same."),
    "word": Text("Từ ghép của pyvi có tiếng này.", "The word of pyvi's around it."),
    "condition": Text("Điều kiện một bài phải đạt.", "What an article must meet."),
    "rule": Text(
        "Điều gì là kết quả của các từ rời: `word`, `group`, `near`, `anywhere`, `most`, `evidence`, `all` hay `any`.",
        "What is a hit of bare words: `word`, `group`, `near`, `anywhere`, `most`, `evidence`, `all` or `any`.",
    ),
    "groups": Text("Các nhóm từ phải đứng liền nhau.", "The groups of words that have to stand side by side."),
    "syllables": Text("Các tiếng của câu tìm.", "The syllables of the query."),
    "alternatives": Text("Những cách viết khác cũng được tìm.", "Other spellings searched for."),
    "QueryView.pairs": Text("Những cặp tiếng dùng để xếp hạng.", "Pairs that rank beside the syllables."),
    "QueryView.words": Text("Những từ ghép dùng để xếp hạng.", "Words that rank beside the syllables."),
    "prefixes": Text("Những phần đầu tiếng, như `nguy*`.", "Beginnings of syllables, such as `nguy*`."),
    "typed": Text("Chữ đã gõ.", "As typed."),
    "marks": Text("Xét dấu thế nào: `folded`, `typed` hay `exact`.", "How marks count: `folded`, `typed` or `exact`."),
    "frequency": Text("Số bài có tiếng này, không xét dấu.", "How many articles have its key."),
}
