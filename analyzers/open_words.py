"""Open words: what no text to search for ends with, because something has to follow."""

from __future__ import annotations

from typing import Final

_TABLE: Final = """
và của là với cho các những một ở tại từ đến bị được trong khi vì do để về có không sẽ đã đang như mà thì nhưng hay hoặc
này vẫn ra vào lên theo sau trước trên dưới bằng nhiều mỗi mọi cùng giữa qua hơn còn chỉ rất nếu nên cũng gần hàng vừa
tp tx gs pgs ts ths
"""
OPEN: Final = frozenset(_TABLE.split())
