#!/usr/bin/env python3
"""registry.py - the clause registry: reads docs/spec/clauses.tsv, checks it and what cites it, makes its tables.

usage: registry.py check ROOT             form, order, reasons, every citation and every place; exit 1 on a fault
       registry.py claims ROOT            rows met at a chart that never cites them, or at a file that is
                                          missing; exit 1
       registry.py table ROOT [DIR]       writes registry.h and registry.c to DIR (ROOT/gen)
       registry.py markdown ROOT [FILE]   writes the counts to FILE (ROOT/docs/spec/clauses.md)
       registry.py inventory ROOT SHARED  against the RFC folder: each sentence in scope has a row, no row copies
                                          8 words of its RFC, each number exists; prints a table; exit 1 on a fault
       registry.py sort ROOT              rewrites clauses.tsv in its order
       registry.py rules ROOT             rewrites its rule: places from fsm/message/rules.tsv
Exit status 2: usage, or a file that cannot be read.
"""
import sys

from registry_check import check
from registry_inventory import inventory
from registry_page import markdown
from registry_places import claims, rules
from registry_rows import COLUMNS, load, sort  # noqa: F401 (COLUMNS, load: for programs that import this one)
from registry_table import table


def report(faults):
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def main(args):
    if args and args[0] in ('-h', '--help'):
        print(__doc__.rstrip())
        return 0
    least, most = {'check': (1, 1), 'claims': (1, 1), 'table': (1, 2), 'markdown': (1, 2), 'inventory': (2, 2),
                   'sort': (1, 1), 'rules': (1, 1)}.get(args[0] if args else '', (0, -1))
    if not least <= len(args) - 1 <= most:
        print(__doc__.rstrip(), file=sys.stderr)
        return 2
    try:
        if args[0] == 'check':
            return report(check(args[1]))
        if args[0] == 'claims':
            return report(claims(args[1]))
        if args[0] == 'inventory':
            faults, text = inventory(args[1], args[2])
            print(text)
            return report(faults)
        {'table': table, 'markdown': markdown, 'sort': sort, 'rules': rules}[args[0]](*args[1:])
        return 0
    except OSError as error:
        print('registry.py: %s' % error, file=sys.stderr)
        return 2


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
