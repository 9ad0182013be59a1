"""test_registry.py - gen/registry.py against seeded faults, and the project's own registry against itself."""
import contextlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, 'gen'))
import registry  # noqa: E402

SECTION = ['RFC9999_3_1', 'RFC9999', '3.1', 'section', 'Greetings', 'chart:hello', 'met', '']
SENTENCE = ['RFC9999_3_1-1', 'RFC9999', '3.1', 'MUST', 'Everyone is greeted', 'chart:hello', 'met', '']
MAY = ['RFC9999_3_1-2', 'RFC9999', '3.1', 'MAY', 'Strangers too', '-', 'refused', 'no strangers come here']
OWN = ['LOCAL_wave', 'local', 'greeting', 'local', 'We wave', 'core:route', 'met', 'speech is not there']
CHART = 'hello: (\n    HELLO_COME @RFC9999_3_1 @LOCAL_wave @greet -> met_once\n)\n'
TEXT = ('3.1.  Greetings\n\n   A host that is met on the road MUST be greeted before anything else\n'
        '   is said.  Strangers MAY be greeted.\n')
INVENTORY = ('id\tsection title\tlevel\tsentence\n'
             'rfc9999#3.1-1\tGreetings\tMUST\tA host that is met on the road MUST be greeted before anything else is '
             'said.\nrfc9999#3.1-2\tGreetings\tMAY\tStrangers MAY be greeted.\n')


class Sandbox(unittest.TestCase):
    """A project of one chart and four rows."""

    def setUp(self):
        self.root = tempfile.mkdtemp(prefix='registry.')
        self.addCleanup(shutil.rmtree, self.root)
        self.rows = [list(row) for row in (SECTION, SENTENCE, MAY, OWN)]
        self.put('fsm/room/hello.rl', CHART)
        self.put('fsm/route.c', '/* where OWN says it is met */\n')
        self.put('docs/spec/scope.tsv', 'source\tsection\twhy\nRFC9999\t3\tgreeting\n')
        self.put('shared/rfc/rfc9999.txt', TEXT)
        self.put('shared/rfc/requirements.tsv', INVENTORY)
        self.put('shared/rfc/sections.tsv', 'rfc\tsection\ttitle\tline\nrfc9999\t3.1\tGreetings\t1\n')

    def put(self, path, text):
        path = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)

    def write(self):
        lines = ['\t'.join(registry.COLUMNS)] + ['\t'.join(row) for row in self.rows]
        self.put('docs/spec/clauses.tsv', '\n'.join(lines) + '\n')

    def check(self):
        self.write()
        return registry.check(self.root)

    def only(self, faults, *parts):
        """One fault, with a place 'file:line:' and all parts."""
        self.assertEqual(len(faults), 1, faults)
        self.assertRegex(faults[0], r'^[^:]+:\d+: ')
        for part in parts:
            self.assertIn(part, faults[0])

    def inventory(self):
        self.write()
        return registry.inventory(self.root, os.path.join(self.root, 'shared'))


class Form(Sandbox):
    def test_sound(self):
        self.assertEqual(self.check(), [])

    def test_load(self):
        self.write()
        rows = registry.load(self.root)
        self.assertEqual(sorted(rows), ['LOCAL_wave', 'RFC9999_3_1', 'RFC9999_3_1-1', 'RFC9999_3_1-2'])
        self.assertEqual(rows['RFC9999_3_1-2']['reason'], 'no strangers come here')

    def test_duplicate(self):
        self.rows.insert(1, list(SECTION))
        self.only(self.check(), 'clauses.tsv:3:', 'RFC9999_3_1: stands in line 2 already')

    def test_refused_without_reason(self):
        self.rows[2][7] = ''
        self.only(self.check(), 'clauses.tsv:4:', 'refused without a reason')

    def test_owed_without_reason(self):
        self.rows[2][6:8] = ['owed', '']
        self.only(self.check(), 'owed without a reason')

    def test_own_without_reason(self):
        self.rows[3][7] = ''
        self.only(self.check(), 'a decision of our own without a reason')

    def test_met_nowhere(self):
        self.rows[1][5] = '-'
        self.only(self.check(), 'clauses.tsv:3:', 'met, but nowhere')

    def test_unknown_place(self):
        self.rows[1][5] = 'somewhere:else'
        self.only(self.check(), 'the place "somewhere:else"')

    def test_unknown_state(self):
        self.rows[1][6] = 'done'
        self.only(self.check(), 'the state "done"')

    def test_unknown_level(self):
        self.rows[1][3] = 'SHALL'
        self.only(self.check(), 'the level "SHALL"')

    def test_id_and_section_differ(self):
        self.rows[1][2] = '3.2'
        self.assertTrue(any('begins with RFC9999_3_2-' in fault for fault in self.check()))

    def test_sentence_without_section(self):
        del self.rows[0]
        faults = self.check()
        self.assertTrue(any('RFC9999_3_1-1: its section has no row' in fault for fault in faults), faults)

    def test_order(self):
        self.rows[1], self.rows[2] = self.rows[2], self.rows[1]
        self.only(self.check(), 'clauses.tsv:4:', 'out of order')
        registry.sort(self.root)
        self.assertEqual(registry.check(self.root), [])

    def test_order_is_natural(self):
        self.rows[1:3] = [['RFC9999_3_1-%d' % k] + SENTENCE[1:] for k in (2, 9, 10)]
        self.assertEqual(self.check(), [])

    def test_fields(self):
        self.rows[1].pop()
        self.assertTrue(any('7 fields where 8 belong' in fault for fault in self.check()))

    def test_two_lines(self):
        self.rows[1][4] = 'word ' * 40 + 'end'
        self.only(self.check(), 'one line')


class Citations(Sandbox):
    def test_unknown_clause_in_chart(self):
        self.put('fsm/room/hello.rl', CHART + '# @RFC9999_4 is not there\n')
        self.only(self.check(), 'hello.rl:4:', 'RFC9999_4: a clause that docs/spec/clauses.tsv lacks')

    def test_unknown_sentence(self):
        self.put('fsm/room/hello.rl', CHART + '# @RFC9999_3_1-7 is not there\n')
        self.only(self.check(), 'hello.rl:4:', 'RFC9999_3_1-7')

    def test_unknown_own_clause(self):
        self.put('grammar/error.h', 'X(E_BAD, -1, "LOCAL_bow", 400, "no bow")\n')
        self.only(self.check(), 'error.h:1:', 'LOCAL_bow')

    def test_clause_column(self):
        self.put('fsm/settings/settings.tsv', 'name\tclause\nloud\tLOCAL_wave\nquiet\tclause-3.1\n')
        self.only(self.check(), 'settings.tsv:3:', 'clause-3.1')

    def test_names_that_are_no_clauses(self):
        self.put('grammar/error.h', '#define LOCAL_MAX 3\n#include "GUIDE_H"\nint MY_LOCAL_wavelet;\n')
        self.assertEqual(self.check(), [])

    def test_unknown_chart(self):
        self.rows[1][5] = 'chart:goodbye'
        self.only(self.check(), 'clauses.tsv:3:', 'there is no fsm/*/goodbye.rl')

    def test_unknown_rule(self):
        self.put('fsm/message/rules.tsv', 'name\tclause\nsmile\tLOCAL_wave\n')
        self.rows[1][5] = 'rule:smile'
        self.assertEqual(self.check(), [])
        self.rows[1][5] = 'rule:frown'
        self.only(self.check(), 'the rule frown')

    def test_rows_of_tables(self):
        self.put('fsm/message/admission.tsv', '# why\nid\tanswer\tclause\nnoisy\t480\tLOCAL_wave\n')
        self.put('fsm/room/hello.responses.tsv', 'status\tcondition\tevent\tclause\n*\t\tHELLO_COME\tRFC9999_3_1-1\n')
        self.rows[1][5] = 'row:hello.HELLO_COME'
        self.rows[3][5] = 'core:route;row:admission.noisy'
        self.assertEqual(self.check(), [])
        self.rows[1][5] = 'row:hello.HELLO_COME;row:hello.HELLO_GO'
        self.only(self.check(), 'clauses.tsv:3:', 'the row hello.HELLO_GO')
        self.rows[1][5] = 'chart:hello'
        self.only(self.check(), 'clauses.tsv:3:', 'cited by the row hello.HELLO_COME')

    def test_rules(self):
        self.put('fsm/message/rules.tsv', '# rules\nname\tclause\nsmile\tLOCAL_wave\nbow\tLOCAL_wave RFC9999_3_1\n')
        self.rows[1][5] = 'chart:hello;rule:smile'
        self.write()
        self.assertEqual(len(registry.claims(self.root)), 3)
        registry.rules(self.root)
        self.assertEqual(registry.claims(self.root), [])
        self.assertEqual(registry.check(self.root), [])
        rows = registry.load(self.root)
        self.assertEqual([rows[i]['met'] for i in ('RFC9999_3_1', 'RFC9999_3_1-1', 'LOCAL_wave')],
                         ['chart:hello;rule:bow', 'chart:hello', 'core:route;rule:bow;rule:smile'])

    def test_claim(self):
        self.write()
        self.assertEqual(registry.claims(self.root), [])
        self.put('fsm/room/hello.rl', CHART.replace('@RFC9999_3_1 ', ''))
        self.only(registry.claims(self.root), 'RFC9999_3_1: the chart hello never cites it')


    def test_place(self):
        self.put('grammar/write.h', 'void sip_put_bow(struct sip_writer *w);\n')
        self.rows[1][5] = 'core:route;write:bow'
        self.write()
        self.assertEqual(registry.claims(self.root), [])
        self.rows[1][5] = 'core:detour'
        self.write()
        self.only(registry.claims(self.root), 'clauses.tsv:3:', 'met at core:detour, which is not there')
        self.rows[1][5:8] = ['core:detour', 'owed', 'the detour is not there yet']
        self.write()
        self.assertEqual(registry.claims(self.root), [])


class Inventory(Sandbox):
    def test_sound(self):
        faults, text = self.inventory()
        self.assertEqual(faults, [])
        self.assertRegex(text, r'RFC9999 +2 +1 +1 +0')

    def test_missing_sentence(self):
        del self.rows[2]
        self.only(self.inventory()[0], 'RFC9999_3_1-2: a sentence in scope without a row')

    def test_out_of_scope(self):
        del self.rows[2]
        self.put('docs/spec/scope.tsv', 'source\tsection\twhy\nRFC9999\t31\tnot the same section\n')
        self.assertEqual(self.inventory()[0], [])

    def test_copied_words(self):
        self.rows[1][4] = 'Any host that is met on the road must be treated well'
        self.only(self.inventory()[0], 'clauses.tsv:3:', 'host that is met on the road must')

    def test_seven_words_are_no_copy(self):
        self.rows[1][4] = 'Any host that is met on the road is welcome'
        self.assertEqual(self.inventory()[0], [])

    def test_copied_from_another_sentence(self):
        self.rows[0][4] = 'be greeted before anything else is said strangers come later'
        self.only(self.inventory()[0], 'clauses.tsv:2:', 'RFC9999_3_1: 8 words')

    def test_level(self):
        self.rows[1][3] = 'SHOULD'
        self.only(self.inventory()[0], 'RFC9999_3_1-1: the level is MUST')

    def test_no_such_sentence(self):
        self.rows.insert(3, ['RFC9999_3_1-3'] + SENTENCE[1:])
        self.only(self.inventory()[0], 'RFC9999_3_1-3: the inventory has no such sentence')

    def test_no_such_section(self):
        self.rows.insert(3, ['RFC9999_3_4', 'RFC9999', '3.4'] + SECTION[3:])
        self.only(self.inventory()[0], 'RFC9999_3_4: the RFC has no section 3.4')


class Tables(Sandbox):
    def test_markdown(self):
        self.write()
        registry.markdown(self.root)
        with open(os.path.join(self.root, 'docs/spec/clauses.md'), encoding='utf-8') as f:
            text = f.read()
        self.assertIn('| RFC 9999 | 1 | 2 | 1 | 1 | 0 |', text)
        self.assertIn('| 1 | no strangers come here | `RFC9999_3_1-2` |', text)

    @unittest.skipUnless(shutil.which('cc'), 'no C compiler')
    def test_table(self):
        """The table compiles as strictly as the core, and each row is found by its id."""
        self.write()
        os.mkdir(os.path.join(self.root, 'gen'))
        registry.table(self.root)
        self.put('gen/main.c', '#include <stdio.h>\n#include "registry.h"\nint main(int n, char **v)\n{\n'
                 '    for (int i = 1; i < n; i++) {\n'
                 '        const struct registry_row *r = registry_find(v[i]);\n'
                 '        puts(r != NULL ? r->paraphrase : "none");\n    }\n    return 0;\n}\n')
        gen = os.path.join(self.root, 'gen')
        program = os.path.join(gen, 'find')
        subprocess.run(['cc', '-std=c11', '-Wall', '-Wextra', '-Wpedantic', '-Wconversion', '-Werror', '-o', program,
                        os.path.join(gen, 'registry.c'), os.path.join(gen, 'main.c')], check=True, timeout=60)
        ids = ['RFC9999_3_1', 'LOCAL_wave', 'RFC9999_3_1-2', 'RFC9999_3', '', 'RFC9999_3_1-1', 'zzz']
        out = subprocess.run([program] + ids, check=True, timeout=10, capture_output=True, text=True).stdout
        self.assertEqual(out.splitlines(), ['Greetings', 'We wave', 'Strangers too', 'none', 'none',
                                            'Everyone is greeted', 'none'])


class Command(Sandbox):
    def run_main(self, *args):
        with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
            status = registry.main(list(args))
        return status, out.getvalue(), err.getvalue()

    def test_status(self):
        self.write()
        self.assertEqual(self.run_main('check', self.root), (0, '', ''))
        self.rows[2][7] = ''
        self.write()
        status, _, err = self.run_main('check', self.root)
        self.assertEqual(status, 1)
        self.assertIn('refused without a reason', err)

    def test_usage(self):
        self.assertEqual(self.run_main()[0], 2)
        self.assertEqual(self.run_main('inventory', self.root)[0], 2)
        self.assertEqual(self.run_main('check', os.path.join(self.root, 'nowhere'))[0], 2)
        self.assertEqual(self.run_main('--help')[0], 0)


class Project(unittest.TestCase):
    """The registry of this project."""

    def test_check(self):
        self.assertEqual(registry.check(ROOT), [])

    def test_claims(self):
        self.assertEqual(registry.claims(ROOT), [])

    def test_committed_output(self):
        with tempfile.TemporaryDirectory(prefix='registry.') as folder:
            registry.table(ROOT, folder)
            registry.markdown(ROOT, os.path.join(folder, 'clauses.md'))
            for name, where in (('registry.c', 'gen'), ('registry.h', 'gen'), ('clauses.md', 'docs/spec')):
                with open(os.path.join(folder, name), 'rb') as made, open(os.path.join(ROOT, where, name),
                                                                          'rb') as kept:
                    self.assertEqual(made.read(), kept.read(), '%s/%s is not what clauses.tsv gives' % (where, name))

    @unittest.skipUnless(os.path.isdir(os.path.join(ROOT, '..', 'shared', 'rfc')), 'no RFC texts beside the project')
    def test_inventory(self):
        faults, text = registry.inventory(ROOT, os.path.join(ROOT, '..', 'shared'))
        self.assertEqual(faults, [])
        print('\n' + text)


if __name__ == '__main__':
    unittest.main()
