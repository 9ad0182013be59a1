"""Makes a libFuzzer dictionary from the definitions of the grammar.

usage: dictionary.py ROOT OUT - reads ROOT/grammar/field.tsv, the literals of ROOT/grammar/*.re, and the lists of words
that stand in ROOT/grammar behind their lengths
"""
import re
import sys
from pathlib import Path


def words_of(root):
    """Header names with colon, compact forms, and every literal of more than one octet in the rules."""
    words = {"\r\n", "\r\n ", "\r\n\r\n", "SIP/2.0/UDP ", "sip:", "sips:", "tel:", "z9hG4bK", "4294967296",
             "%00", "[::1]"}
    for line in (root / "grammar" / "field.tsv").read_text(encoding="ascii").splitlines():
        if line and not line.startswith("#"):
            _, name, compact, *_ = line.split("\t")
            words.add(name + ": ")
            if compact != "-":
                words.add(compact + ":")
    for path in sorted((root / "grammar").glob("*.re")):
        for block in re.findall(r"/\*!re2c(.*?)\*/", path.read_text(encoding="ascii"), re.S):
            for literal in re.findall(r"'([^'\n\\]{2,})'|\"([A-Za-z][^\"\n\\]+)\"", block):
                words.add(literal[0] or literal[1])
    words |= {"\r\n--", "-- ", "boundary=", "a=", "m=audio 1 RTP/AVP 0", "c=IN IP4 ", "c=IN IP6 ", "t=0 0",
              "18446744073709551616"}
    for path in sorted((root / "grammar").glob("*")):
        # words that stand behind their length: "\\6rtpmap\\4fmtp"
        text = path.read_text(encoding="utf-8")
        for size, word in re.findall(r"\\([0-7]{1,2})(?:\" \")?([0-9A-Za-z/+-]+)", text):
            if len(word) == int(size, 8):
                words.add(word)
    return sorted(words)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    lines = []
    for word in words_of(Path(sys.argv[1])):
        text = "".join(c if c.isalnum() or c in " -./:;=@%[]" else f"\\x{ord(c):02x}" for c in word)
        lines.append(f'"{text}"\n')
    Path(sys.argv[2]).write_text("".join(lines), encoding="ascii")


if __name__ == "__main__":
    main()
