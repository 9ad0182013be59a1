"""candidate.py - what happens to the candidate of a fallback, to what is in flight and to a list that changes:
each combination of what the candidate does, how the list changes, a stop, a start, a call and lost servers, as flows
that are played freely (RFC 3261 10.2; the guide's section 1.3; LOCAL_new_list, LOCAL_stop_in_flight).

Three servers, 192.0.2.10, .20 and .30 in this order. The line has failed over to .30, registered there, and falls back
after 600 s. The list changes 10 s later; what else happens, happens around that moment. In the end every server
responds, and after an hour the phone and the books of the registrars must agree, with the line where its list says.
"""
import itertools
import random
from pathlib import Path

HOSTS = {"A": "192.0.2.10", "B": "192.0.2.20", "C": "192.0.2.30", "D": "192.0.2.40"}
SETTINGS = ("have 32 clients", "set Use_DNS_SRV Yes", "set DNS_SRV_Auto_Prefix Yes", "set Register_Expires 600",
            "set Proxy_Fallback_Intvl 600")
VARIANTS = {"udp": (), "tcp": ("set SIP_Transport TCP",), "stay": ("set Auto_Register_When_Failover No",),
            "tcp_stay": ("set SIP_Transport TCP", "set Auto_Register_When_Failover No"),
            "large": [s for s in (Path(__file__).resolve().parent / "large_settings.part").read_text(
                encoding="utf-8").splitlines() if s.startswith("set ")]}
LISTS = {"same": "ABC", "current_top": "C", "current_above": "CA", "current_below": "AC", "current_gone": "AB",
         "candidate_gone": "BC", "both_gone": "D", "better": "DABC", "unsaid": None}
CANDIDATES = ("unanswered", "challenged", "refused", "waiting", "held", "deferred")
STOPS = {"": [], "stop": ["want unregister 1"], "stop_start": ["want unregister 1", "want register 1"]}
CALLS = {"": [], "begins": ["want invite 1 sip:bob@example.org"],
         "ends": ["want invite 1 sip:bob@example.org", "want hangup 1"]}
ORDERS = 1      # of what happens, drawn for each combination
WAITS = ("", "after 0.4", "after 1.2")


def listed(names, ttl):
    """The answers to the questions for a list of these servers."""
    if names is None:
        return ["no dns"]
    yield from ["records"]
    for i, name in enumerate(names):
        yield f"    SRV {10 * (i + 1)} 1 5060 {name.lower()}.example.org ttl {ttl}"
    for name in names:
        yield f"found {HOSTS[name]}:5060 ttl {ttl}"


def lose(name, variant):
    """What is too large for UDP is lost by TCP first (RFC 3261 18.1.1)."""
    transports = ("/tcp", "") if variant == "large" else ("/tcp",) if "tcp" in variant else ("",)
    return [f"server {HOSTS[name]} silent", *(f"unreachable {HOSTS[name]}:5060{t}" for t in transports)]


def failed_over(candidate, variant):
    """-> until .30 has the line's binding."""
    ttl = 603 if candidate == "held" else 610
    yield from ["restart from power off", "freely"]
    yield from (f"server {HOSTS[n]} silent" for n in "ABD")
    yield from [f"server {HOSTS['C']} answers", "want register 1", *listed("ABC", ttl)]
    yield from lose("A", variant)
    yield "after 1"
    yield from lose("B", variant)
    yield "after 1"
    yield "state reg 1 registered"
    yield "state site 1 failed_over"


def candidate_tries(candidate):
    """-> 609 s after the beginning."""
    manners = {"challenged": {"A": "challenges"}, "refused": {"A": "refuses"},
               "waiting": {"A": "refuses", "B": "refuses"}}
    for name, manner in manners.get(candidate, {}).items():
        yield f"server {HOSTS[name]} {manner}"
    if candidate == "deferred":
        yield from ["after 597", "want invite 1 sip:bob@example.org", "after 1", "state site 1 deferred"]
    else:
        yield "after 598"
    if candidate == "held":
        yield from ["after 3", *listed("B", 2), "after 2", *listed("A", 5), "after 4"]
    else:
        yield "after 9"


def happenings(stop, call, lost, variant):
    """-> lists of statements that may come in any order."""
    yield STOPS[stop]
    yield CALLS[call]
    yield [s for name in lost for s in lose(name, variant)]
    yield ["answer"]


def one(candidate, change, stop, call, lost, variant, draw):
    yield f"# {candidate}, {change}, {variant}, stop: {stop}, call: {call}, lost: {lost}"
    yield from failed_over(candidate, variant)
    yield from candidate_tries(candidate)
    order = [h for h in happenings(stop, call, lost, variant) if h]
    draw.shuffle(order)
    before = draw.randrange(len(order) + 1)
    pieces = [s for h in order[:before] for s in h] + ["list"] + [s for h in order[before:] for s in h]
    elapsed = 0.0
    for piece in pieces:
        if piece == "list":
            yield f"after {1 - elapsed:.1f}"
            yield from listed(LISTS[change], 604800)
            continue
        yield from ([f"server {HOSTS['A']} answers"] if piece == "answer" else [piece])
        wait = draw.choice(WAITS if "list" not in pieces[:pieces.index(piece)] else WAITS[:1])
        if "list" in pieces[:pieces.index(piece)]:
            wait = draw.choice(WAITS)
        elif elapsed < 0.5:
            wait = draw.choice(WAITS[:2])
            elapsed += 0.4 if wait else 0
        else:
            wait = ""
        if wait:
            yield wait
    yield from (f"server {h} answers" for h in HOSTS.values())
    yield from ["after 0.5", "want hangup 1", "want hangup 1", "after 60"]
    yield from ["after 3600", "settled"]


def every(candidate, change):
    draw = random.Random(f"{candidate} {change}")
    for variant, settings in VARIANTS.items():
        if (candidate, variant) == ("challenged", "large"):
            continue    # with credentials it is too large for the phone itself
        yield from ["set SIP_Transport UDP", "set Auto_Register_When_Failover Yes", *settings]
        for stop, call, lost in itertools.product(STOPS, CALLS, ("", "A", "C", "AC")):
            for _ in range(ORDERS):
                yield from one(candidate, change, stop, call, lost, variant, draw)


FLOWS = {f"candidate_{c}_{change}": (lambda c=c, change=change: every(c, change))
         for c in CANDIDATES for change in LISTS}
