"""Random bundles: containers, what Pacemaker makes for each replica, and what runs inside."""

from attrs import define

from tests.differential.histories import PROMOTED_STORIES, STORIES, element
from tests.differential.resources import AGENTS, Nvpairs, Resources

_CALM = ("started", "monitored", "monitored", "started", "stopped", "probed")


@define
class Bundles(Resources):
    """Makes bundles beside the other resources."""

    def top(self) -> str:
        # named apart, for the base class is made anew by attrs
        return self.bundle() if self.chance(0.12) else Resources.top(self)

    def bundle(self) -> str:
        id_, engine = f"b{self.number()}", self.random.choice(("docker", "podman"))
        replicas = self.random.randint(1, 3)
        container: Nvpairs = {"image": self.random.choice(("pcmk:http", "img", "reg.example/a:1"))}
        container["replicas"] = replicas
        promotable = self.chance(0.3)
        if promotable:
            container[self.random.choice(("promoted-max", "masters"))] = 1
        if self.chance(0.2):
            container["replicas-per-host"] = 2
        inside = self.chance(0.8)
        parts = [element(engine, container)]
        address = self.made if self.chance(0.6) else None
        network: Nvpairs = {"ip-range-start": f"192.168.{self.made}.131"} if address else {}
        if inside and not network:
            network["control-port"] = 9999
        if network:
            parts.append(element("network", network))
        child = f"p{self.number()}"
        agent = AGENTS[3] if promotable else self.random.choice(AGENTS[:4])
        if inside:
            parts.append(self.primitive(child, agent, {}, []))
        for n in range(replicas):
            self.replica(n, (id_, engine), address, (child, agent) if inside else None, promotable)
        meta = self.meta() if self.chance(0.4) else {}
        return element("bundle", {"id": id_}, self.nvset("meta_attributes", id_, meta), *parts)

    def replica(
        self,
        n: int,
        bundle: tuple[str, str],
        address: int | None,
        inside: tuple[str, tuple[str, ...]] | None,
        promotable: bool,
    ) -> None:
        """What the nodes remember of one replica."""
        id_, engine = bundle
        places, calm = self.places(), self.chance(0.6)
        stories = _CALM if calm else STORIES
        self.remember(f"{id_}-{engine}-{n}", ("ocf", "heartbeat", engine), places, stories)
        if address is not None:
            ip = f"{id_}-ip-192.168.{address}.{131 + n}"
            self.remember(ip, AGENTS[0], places, stories)
        if inside is None:
            return
        guest = f"{id_}-{n}"
        self.remember(guest, ("ocf", "pacemaker", "remote"), places, stories)
        self.join(guest)
        child, agent = inside
        told = (*PROMOTED_STORIES, *stories) if promotable else stories
        self.remember(child, agent, [guest] if self.chance(0.8) else [], told)
