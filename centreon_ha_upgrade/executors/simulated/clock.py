"""Time that passes only when somebody waits, or when a command takes its while."""

from datetime import UTC, datetime, timedelta

from attrs import define


@define
class SimulatedClock:
    """Seconds since the rehearsal began, and its day (ISO)."""

    now: float = 0.0
    day: str = "2026-11-23"

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def today(self) -> str:
        return self.day

    @property
    def iso(self) -> str:
        """The moment as a journal writes it."""
        at = datetime.fromisoformat(self.day).replace(tzinfo=UTC) + timedelta(seconds=self.now)
        return at.isoformat(timespec="milliseconds")

    @property
    def moment(self) -> str:
        """`YYYY-MM-DD HH:MM:SS`."""
        return str(datetime.fromisoformat(self.day) + timedelta(seconds=int(self.now)))
