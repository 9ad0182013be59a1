"""ports.py - ports for the programs under test, each given out once, to one test process at a time.

Between the choice of a port and its use another socket must not get it. So they lie below those that the kernel chooses
for sockets without a port of their own (ip_local_port_range), in blocks, each of which one test process holds until it
ends: by a name in the abstract namespace, which the kernel frees with the process.
"""
import random
import socket

FIRST, BLOCK, BLOCKS = 10240, 128, 170      # up to 31999
held, left = [], []     # sockets of the blocks' names; ports of the last block that are not given out yet


def take_block():
    """A block that no other process holds: its ports are the ones to give out next."""
    for block in random.sample(range(BLOCKS), BLOCKS):
        name = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            name.bind(f"\0clausewire-test-ports-{block}")
        except OSError:
            name.close()
            continue
        held.append(name)
        left[:] = range(FIRST + BLOCK * block, FIRST + BLOCK * (block + 1))
        return
    raise AssertionError("other tests hold all ports")


def is_free(port):
    """For UDP and TCP, at every address, IPv6 and IPv4."""
    for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
        with socket.socket(socket.AF_INET6, kind) as s:
            s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            try:
                s.bind(("::", port))
            except OSError:
                return False
    return True


def free_range(count):
    """-> the first of so many neighbouring ports; at most a block."""
    while True:
        if len(left) < count:
            take_block()
        ports, left[:count] = left[:count], []
        if all(map(is_free, ports)):
            return ports[0]


def free_port():
    return free_range(1)
