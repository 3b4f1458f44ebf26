"""An article as schema.org ``NewsArticle``, for search engines and citation managers."""

from __future__ import annotations

from typing import Any

import msgspec
from markupsafe import Markup

from search import Article
from service.http.urls import web_address


def news_article(article: Article) -> Markup:
    """The JSON-LD of an article, safe inside a ``script`` element."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "description": article.summary,
        "identifier": article.id,
        "url": web_address(article.url),
        "inLanguage": article.language,
        "datePublished": article.published,
        "dateModified": article.modified,
        "articleSection": article.section,
        "keywords": article.tags,
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "publisher": {"@type": "Organization", "name": article.source} if article.source else None,
    }
    text = msgspec.json.encode({name: value for name, value in data.items() if value}).decode()
    # Written as escapes, nothing in an article can close the script element.
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))
