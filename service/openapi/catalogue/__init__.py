"""Every operation there is, one module for each part of the service."""

from service.openapi.catalogue import articles, pages, search, service
from service.openapi.operation import Operation

OPERATIONS: tuple[Operation, ...] = (
    *search.OPERATIONS,
    *articles.OPERATIONS,
    *service.OPERATIONS,
    *pages.OPERATIONS,
)
