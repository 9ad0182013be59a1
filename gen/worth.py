"""worth.py - what a header field is worth in each message: the places of grammar/field.tsv, and gen/field_worth.h
made from them (RFC 3261 20, tables 2 and 3; 7.3.2, 8.2.2)."""
import re

METHODS = ("OTHER", "INVITE", "ACK", "BYE", "CANCEL", "REGISTER", "OPTIONS", "INFO", "PRACK", "UPDATE", "SUBSCRIBE",
           "NOTIFY", "REFER", "MESSAGE", "PUBLISH")  # enum sip_method
SHORT = {{"MESSAGE": "MSG"}.get(name, name[:3]): 1 << at for at, name in enumerate(METHODS) if at}
EVERY = (1 << len(METHODS)) - 1
CONDITIONS = {"must": "SIP_MUST", "body": "SIP_WITH_BODY", "alone": "SIP_ALONE"}


def ranges_of(where):
    """The statuses of WHERE as [(least, most)]; a request has status 0."""
    out = []
    for word in where.split(","):
        if word in ("R", "r", "*"):
            out += {"R": [(0, 0)], "r": [(100, 699)], "*": [(0, 699)]}[word]
            continue
        found = re.fullmatch(r"([1-6](?:\d\d|xx))(?:-([1-6](?:\d\d|xx)))?", word)
        if not found:
            raise ValueError(f"'{word}' is no place of tables 2 and 3")
        least, most = found[1].replace("x", "0"), (found[2] or found[1]).replace("x", "9")
        if least > most:
            raise ValueError(f"'{word}' ends before it begins")
        out.append((int(least), int(most)))
    return out


def methods_of(text):
    """The methods of a place as a mask."""
    names = text.removeprefix("!").split(",")
    for name in names:
        if name not in SHORT:
            raise ValueError(f"'{name}' is no method")
    mask = sum({SHORT[name] for name in names})
    return EVERY & ~mask if text.startswith("!") else mask


def places_of(needed, optional):
    """[((least, most), mask of methods, weight)] of a row, in the order in which they are asked."""
    out = []
    for cell, weight in ((needed, "SIP_NEEDED"), (optional, "SIP_OPTIONAL")):
        for place in cell.split(" ") if cell != "-" else []:
            found = re.fullmatch(r"([^:+]+)(?::([^+]+))?(?:\+(\w+))?", place)
            if not found:
                raise ValueError(f"'{place}' is no WHERE:METHODS")
            mask = methods_of(found[2]) if found[2] else EVERY
            words = weight
            if found[3]:
                if found[3] not in CONDITIONS or weight != "SIP_NEEDED":
                    raise ValueError(f"'{place}' has a condition that is unknown or is not in its place")
                if found[3] == "must" and place != "*+must":
                    raise ValueError("+must stands behind * alone")
                words += " | " + CONDITIONS[found[3]]
            out += [(statuses, mask, words) for statuses in ranges_of(found[1])]
    return out


def number_of(things, thing):
    """The place of a thing in a list, to which it is added if need be."""
    if thing not in things:
        things.append(thing)
    return things.index(thing)


def header_of(rows):
    """The text of gen/field_worth.h, of [(kind, needed, optional)]."""
    statuses, methods, places, first = [], [], [], []
    begins = {(): 0}
    for kind, needed, optional in rows:
        listed = tuple(places_of(needed, optional))
        if listed not in begins:
            begins[listed] = 1 + len(places)
            for at, (span, mask, words) in enumerate(listed):
                last = " | SIP_LAST_PLACE" if at + 1 == len(listed) else ""
                numbers = f"{number_of(statuses, span)}, {number_of(methods, mask)}"
                places.append(f"    {{ {numbers}, {words}{last} }}")
        if listed:
            first.append(f"    [SIP_{kind}] = {begins[listed]}")
    if len(places) > 254:
        raise ValueError("more places than a uint8_t counts")

    def mask_text(mask):
        return f"    0x{mask:04x}"
    return "\n".join([
        "/* field_worth.h - what a header field is worth in each message, made by gen/worth.py from",
        " * grammar/field.tsv. */",
        "#ifndef CW_FIELD_WORTH_H", "#define CW_FIELD_WORTH_H", "",
        "/* The statuses of places, least and most; a request has 0. */",
        "#define SIP_PLACE_STATUSES \\", ", \\\n".join(f"    {{ {least}, {most} }}" for least, most in statuses), "",
        "/* The methods of places: 1 << enum sip_method. */",
        "#define SIP_PLACE_METHODS \\", ", \\\n".join(mask_text(mask) for mask in methods), "",
        "/* The places: which statuses, which methods, weight. */",
        "#define SIP_PLACES \\", ", \\\n".join(places), "",
        "/* 1 + the first place of each kind that has one. */",
        "#define SIP_FIRST_PLACES \\", ", \\\n".join(first), "",
        "#endif", ""])
