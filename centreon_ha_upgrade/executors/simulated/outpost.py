"""What a run keeps on a simulated node: the lock, and the journal's mirror."""

# ruff: noqa: ARG001 - scripts have one shape, whatever they read of it

import hashlib

from centreon_ha_upgrade.core.fence import Fence
from centreon_ha_upgrade.core.holder import Holder
from centreon_ha_upgrade.executors import lease
from centreon_ha_upgrade.executors.lease import Lock
from centreon_ha_upgrade.executors.simulated.call import Answer, Call, failed
from centreon_ha_upgrade.executors.simulated.machine import Machine
from centreon_ha_upgrade.executors.simulated.world import World


def look(world: World, machine: Machine, call: Call, words: tuple[str, ...]) -> Answer:
    lock = machine.outpost.lock
    return Answer(f"{lock.last}\n{lock.holder.written() if lock.holder else ''}")


def take(world: World, machine: Machine, call: Call, words: tuple[str, ...]) -> Answer:
    _, run, token, operator, seen = words
    lock = machine.outpost.lock
    if (lock.holder.fence if lock.holder else "") != seen:
        return Answer(lock.holder.written() if lock.holder else "", code=3)
    if int(token) <= lock.last:
        return failed("the token was used", 4)
    machine.outpost.lock = Lock(int(token), Holder(f"{run}.{token}", operator, world.clock.moment))
    return Answer()


def leave(world: World, machine: Machine, call: Call, words: tuple[str, ...]) -> Answer:
    lock = machine.outpost.lock
    if lock.holder is not None and lock.holder.fence == words[1]:
        machine.outpost.lock = Lock(lock.last)
    return Answer()


def mirror(world: World, machine: Machine, call: Call, words: tuple[str, ...]) -> Answer:
    _, run, there, checksum = words
    kept = machine.outpost.journals.pop(run, "").encode()
    whole = kept[: int(there)] + call.stdin.encode()
    if hashlib.sha256(whole).hexdigest() != checksum:
        machine.outpost.journals[run] = kept.decode()
        return failed("the checksum does not match", 3)
    machine.outpost.journals[run] = whole.decode()
    return Answer()


def fetch(world: World, machine: Machine, call: Call, words: tuple[str, ...]) -> Answer:
    if not machine.outpost.journals:
        return failed("no journal is mirrored here")
    return Answer(list(machine.outpost.journals.values())[-1])


def refused(machine: Machine, fence: Fence) -> Answer | None:
    """What a command under this fence is told; None when it may run."""
    holder = machine.outpost.lock.holder
    if holder is not None and holder.fence == fence.word:
        return None
    return failed(lease.refusal(holder.written() if holder else ""), lease.REFUSED)
