"""The pace of a client: how fast one that is waited for has to take or to give, in time that is spent waiting."""

from __future__ import annotations


class TooSlow(TimeoutError):
    """A client has taken or given less than it has to."""


class Pace:
    """Counts the bytes that move while a client is waited for.

    Time is looked at in windows of ``seconds`` of waiting. In each of them ``rate`` bytes a second have to move: so who
    sends nothing is cut off after a window, who trickles as well, and what came quickly before earns nothing. What
    the service itself takes to work is no waiting.
    """

    __slots__ = ("_least", "_moved", "_seconds", "_waited")

    def __init__(self, seconds: float, rate: float) -> None:
        self._seconds = seconds
        self._least = seconds * rate
        self._waited = 0.0
        self._moved = 0

    @property
    def left(self) -> float:
        """Seconds of waiting until the window ends."""
        return self._seconds - self._waited

    def moved(self, size: int) -> None:
        """Count bytes that the client has taken or given."""
        self._moved += size

    def waited(self, seconds: float) -> None:
        """Count waiting. Raises ``TooSlow`` at the end of a window in which too little has moved.

        >>> pace = Pace(10, rate=100)
        >>> pace.moved(1000)
        >>> pace.waited(10)
        >>> pace.moved(999)
        >>> pace.waited(10)
        Traceback (most recent call last):
        service.http.pace.TooSlow: 999 bytes in 10 seconds of waiting
        """
        self._waited += seconds
        if self._waited >= self._seconds:
            if self._moved < max(1, self._least):
                raise TooSlow(f"{self._moved} bytes in {self._waited:.0f} seconds of waiting")
            self._waited, self._moved = 0.0, 0


class Crowded(ConnectionError):
    """So many clients are waited for already that this one cannot be."""
