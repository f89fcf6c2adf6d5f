"""forwarder.py PIDFILE NAMESPACE LISTEN:PORT=TARGET:PORT...

Listens on this machine's loopback, then enters the network namespace of the lab and connects from
there. So the nodes can be reached, and this machine's own network gets no interface, no address
and no route.
"""

import asyncio
import contextlib
import ctypes
import os
import socket
import sys
from functools import partial
from pathlib import Path

CLONE_NEWNET = 0x40000000
ABORT = b"\1\0\0\0\0\0\0\0"  # linger for zero seconds: closing sends a reset
Place = tuple[str, int]


async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    with contextlib.suppress(OSError, RuntimeError):
        writer.write_eof()


async def forward(target: Place, caller: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
    try:
        async with asyncio.timeout(5):
            answer, onward = await asyncio.open_connection(*target)
    except OSError:
        # The caller of a dead node must not see an orderly end.
        back.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORT)
        back.close()
        return
    await asyncio.gather(copy(caller, onward), copy(answer, back))
    onward.close()
    back.close()


def place(text: str) -> Place:
    address, _, port = text.rpartition(":")
    return address, int(port)


async def serve(pairs: list[str]) -> None:
    for pair in pairs:
        listen, _, target = pair.partition("=")
        await asyncio.start_server(partial(forward, place(target)), *place(listen))


def enter(namespace: str) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    with Path(namespace).open() as opened:
        if libc.setns(opened.fileno(), CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), f"cannot enter {namespace}")


async def main(pidfile: str, namespace: str, pairs: list[str]) -> None:
    await serve(pairs)
    enter(namespace)
    Path(pidfile).write_text(str(os.getpid()))
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
