"""Every operation there is, one module for each part of the service."""

from service.openapi.catalogue import articles, newsroom, pages, search, service, values, writing
from service.openapi.operation import Operation

OPERATIONS: tuple[Operation, ...] = (
    *search.OPERATIONS,
    *values.OPERATIONS,
    *articles.OPERATIONS,
    *newsroom.OPERATIONS,
    *writing.OPERATIONS,
    *service.OPERATIONS,
    *pages.OPERATIONS,
)
