"""Who holds a node while a run goes on (F10)."""

from attrs import frozen


@frozen
class Holder:
    """Who holds a node: a run and its token (`fence`), the operator (`user@host, terminal`)."""

    fence: str
    operator: str
    since: str

    @property
    def run(self) -> str:
        return self.fence.rpartition(".")[0]

    @property
    def person(self) -> str:
        """`user@host`: the terminal is another one after a reconnect."""
        return self.operator.partition(",")[0]

    def written(self) -> str:
        """As it stands on the node."""
        return f"{self.fence}\n{self.operator}\n{self.since}\n"
