"""generate.py - flows too many to write by hand: every status 100 to 699 to each request that the phone
sends, and every method in each state (RFC 3261 8.1.3, 8.2, 17).

usage: generate.py PLAYER DIR NAME [EMULATOR]   writes DIR/NAME.flow and plays it; the player's exit status
       generate.py --list                       the names

What must come of each is told here by class; the player refuses whatever else comes, and each cell that "cannot" be.
"""
import subprocess
import sys
from pathlib import Path

import candidate

LARGE = Path(__file__).resolve().parent / "large_settings.part"
STATUSES = range(100, 700)
METHODS = ("INVITE", "ACK", "BYE", "CANCEL", "REGISTER", "OPTIONS", "INFO", "PRACK", "UPDATE", "SUBSCRIBE", "NOTIFY",
           "REFER", "MESSAGE", "PUBLISH", "INVENTED")
FIELDS = {"PRACK": ["RAck: 1 1 INVITE"], "NOTIFY": ["Event: x", "Subscription-State: active"],
          "SUBSCRIBE": ["Event: x"], "REFER": ["Refer-To: <sip:c@h>"], "INVITE": ["Contact: <sip:peer@192.0.2.10>"]}
AGAIN = ["< again"]


def statement(text, details=()):
    return [text] + ["    " + d for d in details]


# --- how a state is reached, from a phone just started

UNREGISTERED = ["restart"]
LOCATING = UNREGISTERED + ["want register 1", "? registrar.example.org"]
REGISTERING = LOCATING + ["found 192.0.2.10:5060 local 192.0.2.1:5060", "> REGISTER"]
REGISTERED = REGISTERING + statement("< 200", ["Contact: <sip:alice@192.0.2.1:5060>;expires=3600"]) + \
    ["! registered 200 3600s RFC3261_10_2_4"]
REFRESHING = REGISTERED + ["after 1", "want register 1", "> REGISTER"]
WAITING = REGISTERING + ["< 404", "! refused 404 1200s GUIDE_retry_long"]
LEAVING_LINE = REGISTERING + ["want unregister 1"]
REMOVING = REGISTERED + ["want unregister 1", "> REGISTER"]
ASKING = REGISTERED + ["want options 1 sip:bob@example.org", "> OPTIONS"]
INVITING = REGISTERED + ["want invite 1 sip:bob@example.org", "> INVITE"]
RINGING = INVITING + ["< 180", "! progress 180 RFC3261_13_2_2_1"]
WITHDRAWING = INVITING + ["want hangup 1"]
CANCELLING = RINGING + ["want hangup 1", "> CANCEL"]
ENDING = INVITING + statement("< 200", ["Contact: <sip:bob@192.0.2.77>"]) + \
    ["> ACK", "! answered 200 RFC3261_13_2_2_4", "> BYE"]
ENDED = ENDING + ["< 200"]
REFUSED = INVITING + ["< 486", "> ACK", "! rejected 486 LOCAL_request"]

# what is above 1300 octets goes by TCP; the settings of LARGE, in front of the whole flow, make it so
BY_TCP, BY_UDP = ["to 192.0.2.10:5060/tcp"], ["to 192.0.2.10:5060"]
SWITCHED = LOCATING + ["found 192.0.2.10:5060 local 192.0.2.1:5060"] + statement("> REGISTER", BY_TCP)
BACK = SWITCHED + ["unreachable 192.0.2.10:5060/tcp"] + statement("> REGISTER", BY_UDP)
LARGE_INVITING = SWITCHED + statement("< 200", ["Contact: <sip:alice@192.0.2.1:5060>;expires=3600"]) + \
    ["! registered 200 3600s RFC3261_10_2_4", "want invite 1 sip:{t 150}.example.org"] + statement("> INVITE", BY_TCP)

STATES = {      # name -> (statements, states afterwards)
    "unregistered": (UNREGISTERED, ["reg 1 unregistered"]),
    "locating": (LOCATING, ["reg 1 locating"]),
    "registering": (REGISTERING, ["reg 1 registering", "nict 1 trying"]),
    "registered": (REGISTERED, ["reg 1 registered", "nict 1 completed"]),
    "refreshing": (REFRESHING, ["reg 1 registering", "nict 2 trying"]),
    "waiting": (WAITING, ["reg 1 waiting"]),
    "leaving": (LEAVING_LINE, ["reg 1 leaving"]),
    "removing": (REMOVING, ["reg 1 removing"]),
    "asking": (ASKING, ["reg 1 registered", "request 1 asking", "nict 2 trying"]),
    "inviting": (INVITING, ["reg 1 registered", "request 1 inviting", "ict 2 calling"]),
    "ringing": (RINGING, ["reg 1 registered", "request 1 ringing", "ict 2 proceeding"]),
    "withdrawing": (WITHDRAWING, ["reg 1 registered", "request 1 withdrawing", "ict 2 calling"]),
    "cancelling": (CANCELLING, ["reg 1 registered", "request 1 cancelling", "ict 2 proceeding", "nict 3 trying"]),
    "ending": (ENDING, ["reg 1 registered", "request 1 ending", "ict 2 accepted", "nict 3 trying"]),
    "ended": (ENDED, ["reg 1 registered", "request 1 ending", "ict 2 accepted", "nict 3 completed"]),
    "refused": (REFUSED, ["reg 1 registered", "request 1 idle", "ict 2 completed"]),
    "switched": (SWITCHED, ["reg 1 registering", "nict 1 switched"]),
    "back": (BACK, ["reg 1 registering", "nict 1 trying"]),
    "large_inviting": (LARGE_INVITING, ["reg 1 registered", "request 1 inviting", "ict 1 switched"]),
}
LARGE_FLOWS = ("switched", "back", "large_inviting")


def states(*wanted):
    return ["state " + w for w in wanted]


# --- every status: what comes of it, by request

def refusal(status, told, lost):
    """A registration that failed."""
    if status in (401, 407):
        return lost + [f"! denied {status} 1200s RFC3261_22_1"]
    if status == 423:
        return lost + [f"! refused {status} 1200s LOCAL_one_423"]
    return [f"! {told} {status} 1200s GUIDE_retry_long"] + lost


def register(status):
    if status < 200:
        return states("reg 1 registering", "nict 1 proceeding")
    if status < 300:
        return [f"! registered {status} 3600s RFC3261_10_2_4"] + states("reg 1 registered", "nict 1 completed") + AGAIN
    return refusal(status, "refused", []) + states("reg 1 waiting", "nict 1 completed") + AGAIN


STRAY = ["< again gives E_STRAY"]


def switched(status):
    """As a REGISTER by UDP, but on a stream nothing is repeated: who has answered is known no more."""
    if status < 200:
        return states("reg 1 registering", "nict 1 proceeding")
    if status < 300:
        return [f"! registered {status} 3600s RFC3261_10_2_4"] + states("reg 1 registered", "nict 1 terminated") + STRAY
    return refusal(status, "refused", []) + states("reg 1 waiting", "nict 1 terminated") + STRAY


def refresh(status):
    if status < 200:
        return states("reg 1 registering", "nict 2 proceeding")
    if status < 300:
        return [f"! registered {status} 3600s RFC3261_10_2_4"] + states("reg 1 registered", "nict 2 completed") + AGAIN
    return refusal(status, "refused", [f"! lost {status} LOCAL_lost"]) + states("reg 1 waiting",
                                                                                "nict 2 completed") + AGAIN


def removal(status):
    if status < 200:
        return states("reg 1 removing", "nict 2 proceeding")
    told = [f"! unregistered {status} RFC3261_10_2_2" if status < 300 else f"! unremoved {status} LOCAL_one_removal"]
    return told + states("reg 1 unregistered", "nict 2 completed") + AGAIN


def options(status):
    if status < 200:
        return states("request 1 asking", "nict 2 proceeding")
    told = [f"! answered {status} RFC3261_21_2" if status < 300 else f"! rejected {status} LOCAL_request"]
    return told + states("request 1 idle", "nict 2 completed", "reg 1 registered") + AGAIN


def call(status, told_2xx, told, early):
    """The INVITE: `early` comes of a 1xx."""
    if status < 200:
        return early
    if status < 300:
        return ["> ACK", told_2xx, "> BYE"] + states("request 1 ending", "ict 2 accepted") + AGAIN + \
            statement("> ACK", ["CSeq: 1 ACK"])
    return ["> ACK", told] + states("request 1 idle", "ict 2 completed") + AGAIN + \
        statement("> ACK", ["same as before"])


def invite(status):
    return call(status, f"! answered {status} RFC3261_13_2_2_4", f"! rejected {status} LOCAL_request",
                [f"! progress {status} RFC3261_13_2_2_1"] + states("request 1 ringing", "ict 2 proceeding"))


def large_invite(status):
    if status < 200:
        return [f"! progress {status} RFC3261_13_2_2_1"] + states("request 1 ringing", "ict 1 proceeding")
    if status < 300:
        return ["> ACK", f"! answered {status} RFC3261_13_2_2_4", "> BYE"] + \
            states("request 1 ending", "ict 1 accepted") + AGAIN + statement("> ACK", ["CSeq: 1 ACK"])
    return statement("> ACK", BY_TCP) + [f"! rejected {status} LOCAL_request", "after 0"] + \
        states("request 1 idle", "ict 1 terminated") + STRAY


def taken_back(status):
    told = f"! cancelled {status} RFC3261_9_1"
    return call(status, told, told, ["> CANCEL"] + states("request 1 cancelling", "ict 2 proceeding"))


def cancelled(status):
    told = f"! cancelled {status} RFC3261_9_1"
    return call(status, told, told, states("request 1 cancelling", "ict 2 proceeding"))


def cancel(status):
    return states("request 1 cancelling", "ict 2 proceeding",
                  "nict 3 " + ("proceeding" if status < 200 else "completed")) + \
        (AGAIN if status >= 200 else [])


def bye(status):
    if status < 200:
        return states("request 1 ending", "nict 3 proceeding")
    return states("request 1 ending", "nict 3 completed", "ict 2 accepted") + AGAIN


OF_INVITE = ["CSeq: 1 INVITE"]
REQUESTS = {    # name -> (how it is sent, the response's details, what comes of it)
    "register": (REGISTERING, [], register),
    "refresh": (REFRESHING, [], refresh),
    "removal": (REMOVING, [], removal),
    "options": (ASKING, [], options),
    "invite": (INVITING, [], invite),
    "ringing": (RINGING, [], invite),
    "withdrawing": (WITHDRAWING, [], taken_back),
    "cancelling": (CANCELLING, OF_INVITE, cancelled),
    "cancel": (CANCELLING, [], cancel),
    "bye": (ENDING, [], bye),
    "switched": (SWITCHED, [], switched),
    "back": (BACK, [], register),
    "large_inviting": (LARGE_INVITING, [], large_invite),
}


def every_status(name):
    sent, details, outcome = REQUESTS[name]
    for status in STATUSES:
        yield from sent
        yield from statement(f"< {status}", details)
        yield from outcome(status)


# --- every method

def answer(method):
    """The status that a request outside of everything gets; None: nothing."""
    known = {"OPTIONS": 200, "ACK": None, "INVENTED": 501, "BYE": 481, "PRACK": 481, "NOTIFY": 481, "CANCEL": 481}
    return known.get(method, 405)


ROWS = {"OPTIONS": "served", "ACK": "stray_ack", "INVENTED": "method_unknown", "BYE": "no_dialog_to_end",
        "PRACK": "nothing_to_acknowledge", "NOTIFY": "no_subscription", "CANCEL": "nothing_to_cancel"}


def every_method(name):
    reached, after = STATES[name]
    for method in METHODS:
        yield from reached
        yield from statement(f"< {method} from 192.0.2.10:5060", FIELDS.get(method, []))
        if answer(method):
            yield f"> {answer(method)}"
        yield "row " + ROWS.get(method, "not_served")
        yield from states(*after)
        yield from AGAIN                        # its transaction has it
        if answer(method):
            yield from statement(f"> {answer(method)}", ["same as before"])
        yield from states(*after)


SAME = ["Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bKone", "Call-ID: one"]


def with_branch(method):
    return statement(f"< {method} from 192.0.2.10:5060", SAME + [f"CSeq: 7 {method}"] + FIELDS.get(method, []))


def every_method_on_a_branch(first):
    """A request is answered, or acknowledged too; then each method with its branch, Call-ID and CSeq."""
    chart = "ist" if first != "OPTIONS" else "nist"
    confirmed = first == "confirmed"
    request = "OPTIONS" if first == "OPTIONS" else "INVITE"
    for method in METHODS:
        state = "confirmed" if confirmed else "completed"
        yield from REGISTERED + with_branch(request) + [f"> {answer(request)}"]
        if confirmed:
            yield from with_branch("ACK")
        yield f"state {chart} 1 {state}"
        yield from with_branch(method)
        if method == "ACK":
            state = "confirmed" if request == "INVITE" else state
        elif method == "CANCEL":
            yield from ["> 200", "row cancel"]
        elif method == request:
            if not confirmed:
                yield f"> {answer(request)}"
        else:
            yield f"> {answer(method)}"
        yield from states(f"{chart} 1 {state}", "reg 1 registered")


FLOWS = {f"every_status_{n}": (lambda n=n: every_status(n)) for n in REQUESTS}
FLOWS |= {f"every_method_{n}": (lambda n=n: every_method(n)) for n in STATES}
FLOWS |= {f"every_method_on_{n}": (lambda n=n: every_method_on_a_branch(n)) for n in ("INVITE", "confirmed", "OPTIONS")}
FLOWS |= candidate.FLOWS


def settings_of(name):
    """Statements in front of the flow."""
    if name in candidate.FLOWS:
        return candidate.SETTINGS
    large = LARGE.read_text(encoding="utf-8").splitlines() if name.endswith(LARGE_FLOWS) else ()
    return ("have 8 clients", "have 8 servers", *large)


def main(args):
    if args == ["--list"]:
        print("\n".join(FLOWS))
        return 0
    if len(args) not in (3, 4) or args[2] not in FLOWS:
        print(__doc__, file=sys.stderr)
        return 2
    player, folder, name = args[0], Path(args[1]), args[2]
    lines = [f"title {name} (generate.py)", *settings_of(name), *FLOWS[name](), "restart", "next never"]
    folder.mkdir(parents=True, exist_ok=True)
    flow = folder / f"{name}.flow"
    flow.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return subprocess.run([*args[3:], player, str(flow)], check=False, timeout=50).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
