"""written.py - what the phone sends with odd values in its settings: each value that a setting takes,
in flows in which
the line registers with credentials, refreshes, asks, calls, is called, and leaves (RFC 3261 25.1; LOCAL_strict).

usage: written.py PLAYER DIR SETTING [EMULATOR]     writes DIR/written_SETTING_N.flow and plays them; exit status 0 or 1
       written.py --list                 the settings

The player refuses a message that is not strictly what the grammar has. A value that the setting refuses is counted;
LEAST says how many must be taken at least, so that a setting that refuses everything is a fault,
and REFUSED those that
must not be taken.
"""
import subprocess
import sys
from pathlib import Path

UTF8 = ["J\u00f6rg", "\u5317\u4eac", "\U0001f4de", "\u00e9" * 40]
TEXTS = ["a", "0", "-", "%", "%41", "%zz", "#", "a#b", "*21#", "a b", " a", "a ", "a\tb", '"', '"quoted"',
         "back\\slash", "\\",
         "a\\", "(", ")", "(a)", "((a)", "<", ">", "<sip:x@y>", "a<b", ";", "a;b", ";lr", ",", "a,b", "?", "a?b",
         "&", "=", "+1",
         "+49 (30) 1-2", "@", "a@b", "a@b@c", ":", "a:b", "a/b", "/", "~", "!", "'", "`", "^", "|", "{", "}", "[",
         "]",
         "[2001:db8::1]", "_", "a_b", "..", "x" * 127, "$", "$X", "sip:a", "tel:+1", "a.", ".a",
         "z" * 60 + "." + "z" * 60]
HOSTS = ["registrar.example.org", "my_pbx.example.com", "1af019b2ba08", "pbx-.example.com", "-pbx.example.com", "a",
         "a.b",
         "a.b.", "192.0.2.9", "h.1a", "pbx.example.c0m", "x" * 63 + ".example.org", "_sip.example.org",
         "192.0.2.256", "1.2.3", "a..b", "a b", ".", "[::1", "host:0", "host:70000", "host:5070"]
VALUES = ["Clausewire/1", "a", "a/b", "a / b", "a (b)", "a (b (c))", "(only)", "a(b", "a)b", "Phone 8800 (x; y)",
          "a\\", "(a\\)b)",
          "$VERSION", "$X", "\u00e9", "(\u00e9)", "a,b", "a b c", "x" * 127, "en", "en, de;q=0.5", "*", "en-us",
          "toolonglanguage",
          "en;q=2", "q", "-", "()", "a/", "/a", "a//b", "a @b"]
AORS = ["alice", "alice@example.org", "sip:alice@example.org", "sips:alice@example.org", "a#b", "a b", "%41", "%zz",
        "\u00e9",
        "alice@my_pbx", "alice@1af019", "alice@host:5070", "alice;x=y@host", "alice@host;x=y", "alice@host;x=[y]",
        "<alice@host>",
        "alice@", "@host", "alice:secret@host", "alice@host?x=y", "a@b@c", "+1(2)3", "alice@[2001:db8::1]",
        "alice@192.0.2.1"]
SETTINGS = {    # element -> (values, least that are taken, those that must not be taken)
    "Display_Name": (TEXTS + UTF8, 60, []),
    "User_ID": (TEXTS + UTF8, 60, []),
    "Auth_ID": (TEXTS + UTF8, 60, []),
    "SIP_URI": (AORS, 10, ["a b", "%zz", "alice@host?x=y", "a@b@c", "alice@", "<alice@host>"]),
    "SIP_User_Agent_Name": (VALUES + UTF8, 10, ["a(b", "$X", "a\\", "a//b"]),
    "SIP_Reg_User_Agent_Name": (VALUES, 10, ["a(b", "$X", "a\\", "a//b"]),
    "SIP_Server_Name": (VALUES, 10, ["a(b", "$X", "a\\", "a//b"]),
    "SIP_Accept_Language": (VALUES, 4, ["en;q=2", "a//b", "toolonglanguage"]),
    "Proxy": (HOSTS, 12, ["a..b", "a b", ".", "[::1", "192.0.2.256", "1.2.3"]),
    "Outbound_Proxy": (HOSTS, 12, ["a..b", "a b", ".", "[::1", "192.0.2.256", "1.2.3"]),
}
PATIENCE = 60   # s for one flow
FLOW = """title What the phone sends with {element} {value}
have 16 clients
set {element} {value}
freely
server 192.0.2.10 challenges
want register 1
found 192.0.2.10:5060 ttl 100000
after 1
server 192.0.2.10 answers
after 1
state reg 1 registered
want register 1
after 1
want options 1 sip:bob@example.org
after 1
want invite 1 sip:bob@example.org
after 1
want hangup 1
after 1
< OPTIONS sip:alice@192.0.2.1 from 192.0.2.10:5060
after 1
< INVITE sip:unknown@192.0.2.1 from 192.0.2.10:5060
    Contact: <sip:peer@192.0.2.10>
after 1
want unregister 1
after 40
settled
restart
next never
"""


def play(command, path, text):
    path.write_text(text, encoding="utf-8")
    return subprocess.run([*command, path], capture_output=True, text=True, check=False, timeout=PATIENCE)


def is_said(value):
    """Whether a flow's statement can have the value: two blanks and # begin a remark, and its ends are trimmed."""
    return value == value.strip() and "  #" not in value and "{" not in value


def main(args):
    if args == ["--list"]:
        print("\n".join(SETTINGS))
        return 0
    player, folder, element = [*args[3:], args[0]], Path(args[1]), args[2]
    values, least, refused = SETTINGS[element]
    folder.mkdir(parents=True, exist_ok=True)
    taken, faults = [], []
    for number, value in enumerate(v for v in values if is_said(v)):
        path = folder / f"written_{element}_{number}.flow"
        alone = play(player, path, f"title x\nset {element} {value}\nnext never\n")
        if alone.returncode:
            if element not in alone.stderr + alone.stdout:
                faults.append(f"{path}: refused, and the text does not name {element}: {alone.stderr}{alone.stdout}")
            continue
        taken.append(value)
        if value in refused:
            faults.append(f"{element}: '{value}' is taken")
        said = play(player, path, FLOW.format(element=element, value=value))
        if said.returncode:
            faults.append(f"{path}: {said.stderr}{said.stdout}")
    if len(taken) < least:
        faults.append(f"{element}: {len(taken)} values are taken, wanted at least {least}: {taken}")
    print(f"{element}: {len(taken)} of {len(values)} values are taken, {len(faults)} faults")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
