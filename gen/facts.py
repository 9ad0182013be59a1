"""facts.py - which facts an action sets and a guard reads, from its code: members of the structs that the charts and
their slots have.

What an action sets is what it and the functions that it calls assign, increment, or pass to be written to
(`&line->local`). What takes a slot, returns one, arms, disarms or posts has a column of its own in CHART.actions.tsv,
so what is set inside it is no fact. A search is one fact, `search`: all its members are about one thing.
"""
import re

from c_code import inside, parts

BASE = r"(?P<base>\w+(?:\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))?(?:\[[^\]]*\])?)"
CHAIN = BASE + r"(?P<chain>(?:(?:->|\.)\w+(?:\[[^\]]*\])?)+)"
SETS = (re.compile(r"(?<![\w>.&])\*?" + CHAIN + r"\s*(?:[-+*/%|&^]|<<|>>)?=(?!=)"),
        re.compile(r"(?:\+\+|--)" + CHAIN), re.compile(CHAIN + r"\s*(?:\+\+|--)"))
READ = re.compile(r"(?<![\w>.])" + CHAIN)
CALL = re.compile(r"(?<![\w])((?:\w+(?:->|\.))*\w+)\(")
WRITES = {"memcpy": {0}, "memmove": {0}, "memset": {0}, "random": {1}, "local": {3}}
# Each has a column of its own, or is of the queue and the trace.
STOPS = {"cwi_client_take", "cwi_client_free", "cwi_client_start", "cwi_server_take", "cwi_server_free",
         "cwi_request_free", "cwi_binding_take", "cwi_binding_free", "cwi_entry_take", "cwi_entry_free_list",
         "cwi_search_take", "cwi_search_free", "cwi_timer_arm", "cwi_timer_disarm", "cwi_post", "cwi_pass",
         "cwi_effect_send", "cwi_effect_answer", "cwi_effect_drop", "cwi_effect_query", "cwi_effect_tell",
         "cwi_effect_tell_request", "cwi_chart_begin", "cwi_chart_end", "cwi_slot_begin", "cwi_slot_end"}
DATA = re.compile(r"\b(?:settings|message|arrival|now|host)\b")


EFFECTS = {"cwi_effect_send": "SEND", "cwi_effect_answer": "SEND", "cwi_effect_drop": "DROP",
           "cwi_effect_query": "QUERY", "cwi_effect_tell": "TELL", "cwi_effect_tell_request": "TELL"}
NEWS = re.compile(r"\bCW_([A-Z][A-Z_]+)\b")

# Where a slot is, not what it is about.
PLACES = {"instance", "line", "next", "next_free", "number", "settings"}
MESSAGES = {"cw_stored_request": "client.stored", "cw_stored_answer": "server.stored", "cw_search": "search"}


def chains(text):
    """Yields base and chain of each member that is named, those between the brackets of a base, too."""
    for match in READ.finditer(text):
        yield match["base"], match["chain"]
        if "(" in match["base"]:
            yield from chains(match["base"].partition("(")[2])


class Facts:
    """The facts that functions of fsm/ set and read."""

    def __init__(self, code, charts):
        self.code = code
        self.charts = {c.name for c in charts}
        self.timers = {(c.name, t) for c in charts for t in c.row.timers}
        self.news = code.news
        self.structs = self.charts | {c.row.slot for c in charts} | {"cw_entry", *MESSAGES}

    def type_of(self, function, base):
        """-> (struct, whether the base is a pointer to it), None: it is no struct that fsm/ has."""
        name = re.match(r"\w+", base)[0]
        if "(" not in base:
            known = function.types.get(name)
            return known and (known[0], known[1] or "[" in base)
        if name.startswith("CW_CONTAINER"):
            return re.search(r"struct (\w+)", base)[1], True
        callee = self.code.find(function.path, name)
        kind = callee and re.match(r"(?:const )?struct (\w+)", callee.result)
        return kind and (kind[1], "*" in callee.result)

    def named(self, function, base, chain):
        """-> the fact that base and chain name in this function, None: they name none."""
        known = self.type_of(function, base)
        if not known:
            return None
        struct, is_shared = known     # what a local copy holds is no fact
        fact, is_whole = None, False
        for arrow, member in re.findall(r"(->|\.)(\w+)", chain):
            is_shared |= arrow == "->"
            inner = self.code.structs.get(struct, {}).get(member, ("", False))[0]
            is_whole = inner == member in self.charts
            if is_shared and struct in self.structs:
                fact = struct, member
                if inner not in self.structs:
                    break
            struct = inner
        if not fact or fact in self.timers or fact[1] in PLACES:
            return None
        struct, member = fact
        if is_whole:
            return member
        return MESSAGES.get(struct) or f"{struct.removeprefix('cw_')}.{member}"

    def passed(self, function, call):
        """-> the facts that a call may write to, because it gets their addresses."""
        name = re.split(r"->|\.", call[1])[-1]
        callee = self.code.find(function.path, name)
        found = set()
        for place, given in enumerate([] if name in STOPS else parts(inside(function.body, call.end() - 1))):
            match = re.fullmatch(r"&?" + CHAIN, given)
            wanted = callee.parameters[place] if callee and place < len(callee.parameters) else "const "
            if match and (place in WRITES[name] if name in WRITES else given[0] == "&" and "const " not in wanted):
                found.add(self.named(function, match["base"], match["chain"]))
        return found

    def of_action(self, function):
        """-> sorted list of the facts that this action sets."""
        found = set()
        for f in self.code.reached(function, STOPS):
            found |= {self.named(f, m["base"], m["chain"]) for pattern in SETS for m in pattern.finditer(f.body)}
            found |= {fact for call in CALL.finditer(f.body) for fact in self.passed(f, call)}
        return sorted(found - {None})

    def of_effects(self, function):
        """-> sorted list of the effects that this action may append: "SEND", "TELL REGISTERED"; "TELL" alone where the
        news is a member."""
        bodies = [f.body for f in self.code.reached(function, STOPS)]
        found = {EFFECTS[call[1]] for body in bodies for call in CALL.finditer(body) if call[1] in EFFECTS}
        if "TELL" in found:     # the news is named where it is told, or by who calls what tells it
            named = {f"TELL {n}" for body in bodies for n in NEWS.findall(body) if n in self.news}
            found = (found - {"TELL"}) | (named or {"TELL"})
        return sorted(found)

    def of_guard(self, function):
        """-> sorted list of the facts that this guard reads, `data` last."""
        found, has_data = set(), False
        for f in self.code.reached(function, STOPS):
            found |= {self.named(f, *chain) for chain in chains(f.body)}
            has_data |= bool(DATA.search(f.body))
        return sorted(found - self.charts - {None}) + ["data"] * has_data
