"""`clausewire parse`: accepted and refused messages, where and why, streams, files that cannot be read."""
import pathlib
import re
import tempfile
import unittest

from command import run

GOOD = (b"REGISTER sip:example.com SIP/2.0\r\n"
        b"Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa\r\n"
        b"Max-Forwards: 70\r\n"
        b"From: \"A\" <sip:a@example.com>;tag=1\r\n"
        b"To: <sip:a@example.com>\r\n"
        b"Call-ID: c1\r\n"
        b"CSeq: 7 REGISTER\r\n"
        b"m: <sip:a@192.0.2.1>;expires=60, <sip:a@192.0.2.2>\r\n"
        b"X-Own: 1\r\n"
        b"Content-Length: 3\r\n\r\nabc")
ANSWER = (b"SIP/2.0 200 Fine\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa\r\nFrom: <sip:a@example.com>;tag=1\r\n"
          b"To: <sip:a@example.com>;tag=2\r\nCall-ID: c1\r\nCSeq: 7 REGISTER\r\nContent-Length: 0\r\n\r\n")


class Parse(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def put(self, name, octets):
        path = self.folder / name
        path.write_bytes(octets)
        return path

    def test_a_request(self):
        path = self.put("good.sip", GOOD)
        got = run("parse", path)
        self.assertEqual((got.status, got.err), (0, ""))
        (line,) = got.json_lines()
        self.assertEqual(line["file"], str(path))
        self.assertEqual(line["verdict"], "ok")
        self.assertEqual((line["method"], line["request_uri"]), ("REGISTER", "sip:example.com"))
        self.assertEqual(line["from"], {"uri": "sip:a@example.com", "display": '"A"', "tag": "1"})
        self.assertEqual(line["to"], {"uri": "sip:a@example.com"})
        self.assertEqual((line["call_id"], line["via"], line["body"]), ("c1", 1, 3))
        self.assertEqual(line["cseq"], {"number": 7, "method": "REGISTER"})
        self.assertEqual(line["contacts"], [{"uri": "sip:a@192.0.2.1", "expires": 60}, {"uri": "sip:a@192.0.2.2"}])
        self.assertIn("Contact", line["headers"])
        self.assertEqual(line["unknown_headers"], 1)
        self.assertEqual((line["ignored"], line["deviations"]), ([], []))
        self.assertNotIn("trailing_octets", line)

    def test_a_response_from_standard_input(self):
        got = run("parse", "-", given=ANSWER + b"more")
        self.assertEqual(got.status, 0)
        (line,) = got.json_lines()
        self.assertEqual((line["file"], line["status"], line["reason"]), ("-", 200, "Fine"))
        self.assertNotIn("method", line)
        self.assertEqual(line["trailing_octets"], 4)

    def test_the_rule_of_each_field(self):
        got = run("parse", "--rules", self.put("good.sip", GOOD))
        (line,) = got.json_lines()
        self.assertEqual(line["rules"][0], {"header": "Via", "offset": GOOD.index(b"Via"), "rule": "via-parm",
                                            "definition": "grammar/via.re"})
        self.assertEqual([r["rule"] for r in line["rules"]],
                         ["via-parm", "Max-Forwards", "from-spec", "to-param", "callid", "CSeq", "contact-param",
                          "header-value", "Content-Length"])
        root = pathlib.Path(__file__).resolve().parents[2]
        for rule in line["rules"]:
            self.assertTrue((root / rule["definition"]).is_file(), rule)
        (line,) = run("parse", self.put("good.sip", GOOD)).json_lines()
        self.assertNotIn("rules", line)

    def test_deviations_and_ignored_fields(self):
        odd = b"\r\n" + ANSWER.replace(b"200 Fine", b"200").replace(b"CSeq", b"Timestamp: never\r\nCSeq", 1)
        path = self.put("odd.sip", odd)
        got = run("parse", path)
        (line,) = got.json_lines()
        self.assertEqual((got.status, line["verdict"]), (0, "ok"))
        self.assertEqual(line["deviations"], [{"tolerance": "phrase_absent", "rule": "Status-Line",
                                               "offset": odd.index(b"200") + 3, "clause": "RFC3261_7_2"}])
        self.assertEqual(line["ignored"], [{"header": "Timestamp", "offset": odd.index(b"Timestamp")}])
        self.assertNotIn("trailing_octets", line)
        got = run("parse", "--strict", path)
        (line,) = got.json_lines()
        self.assertEqual((got.status, line["verdict"]), (1, "refused"))
        self.assertEqual(len(line["deviations"]), 1)
        self.assertEqual((line["error"], line["offset"], line["clause"], line["status"]),
                         ("E_DEVIATION", odd.index(b"200") + 3, "RFC3261_7_2", 0))
        got = run("parse", "--strict", self.put("good.sip", GOOD))
        self.assertEqual(got.status, 0)

    def test_a_refusal_says_where_and_why(self):
        bad = GOOD.replace(b"CSeq: 7 REGISTER", b"CSeq: seven REGISTER")
        got = run("parse", self.put("bad.sip", bad), self.put("good.sip", GOOD))
        self.assertEqual(got.status, 1)
        line, other = got.json_lines()
        self.assertEqual(other["verdict"], "ok")
        self.assertEqual((line["verdict"], line["error"], line["header"]), ("refused", "E_FIELD_VALUE", "CSeq"))
        self.assertEqual(line["offset"], bad.index(b"seven"))
        self.assertEqual((line["line"], line["column"]), (7, 7))
        self.assertEqual((line["clause"], line["status"]), ("RFC3261_25_1", 400))
        self.assertTrue(line["text"])

    def test_a_message_too_large(self):
        got = run("parse", "-", given=GOOD[:-3].replace(b"Length: 3", b"Length: 70000") + b"x" * 70000)
        self.assertEqual(got.status, 1)
        (line,) = got.json_lines()
        self.assertEqual(line["error"], "E_TOO_LARGE")

    def refusal(self, octets, *error_header_status):
        """The line of a message that is refused so."""
        got = run("parse", "-", given=octets)
        (line,) = got.json_lines()
        self.assertEqual((got.status, line["verdict"]), (1, "refused"))
        self.assertEqual((line["error"], line["header"], line["status"]), error_header_status)
        return line

    def test_every_status_that_an_answer_may_deserve(self):
        """21.4.1, 21.4.11, 21.4.12, 21.4.14, 21.4.15, 21.4.26, 21.5.2, 21.5.6, 21.5.7; and silence."""
        self.refusal(GOOD.replace(b"CSeq: 7", b"CSeq: x"), "E_FIELD_VALUE", "CSeq", 400)
        long = GOOD.replace(b"sip:example.com SIP", b"sip:" + 1020 * b"a" + b"@h SIP", 1)
        line = self.refusal(long, "E_URI_LENGTH", None, 414)
        self.assertEqual((line["clause"], line["offset"]), ("RFC3261_21_4_12", len("REGISTER ")))
        fits = GOOD.replace(b"sip:example.com SIP", b"sip:" + 1017 * b"a" + b"@h SIP", 1)
        self.assertEqual(run("parse", "-", given=fits).json_lines()[0]["verdict"], "ok")
        line = self.refusal(GOOD.replace(b"sip:example.com SIP", b"tel:+1 SIP", 1), "E_SCHEME", None, 416)
        self.assertEqual(line["clause"], "RFC3261_8_2_2_1")
        asks = GOOD.replace(b"Call-ID", b"Require: no-such\r\nCall-ID")
        line = self.refusal(asks, "E_OPTION", "Require", 420)
        self.assertEqual((line["clause"], line["offset"]), ("RFC3261_8_2_2_3", asks.index(b"no-such")))
        self.assertEqual(self.refusal(b"\r\n" + asks, "E_OPTION", "Require", 420)["offset"], line["offset"] + 2)
        self.refusal(GOOD.replace(b" SIP/2.0\r", b" SIP/3.0\r", 1), "E_VERSION", None, 505)
        self.refusal(GOOD.replace(b"Call-ID", 100 * b"X-1: y\r\n" + b"Call-ID"), "E_TOO_MANY", None, 513)
        self.refusal(GOOD.replace(b"REGISTER sip", b"NONE sip"), "E_METHOD", "CSeq", 501)
        self.refusal(ANSWER.replace(b"CSeq: 7", b"CSeq: x"), "E_FIELD_VALUE", "CSeq", 0)
        ack = GOOD.replace(b"REGISTER", b"ACK")
        self.refusal(ack.replace(b"CSeq: 7", b"CSeq: x"), "E_FIELD_VALUE", "CSeq", 0)
        self.refusal(ack.replace(b"sip:example.com SIP", b"tel:+1 SIP", 1), "E_SCHEME", None, 0)
        self.refusal(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "E_URI", None, 0)

    def test_bodies(self):
        def with_body(kind, body, message=GOOD):
            head = re.sub(rb"Content-Length: \d+\r\n\r\n.*", b"", message, flags=re.S)
            return head + b"Content-Type: " + kind + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body

        sdp = b"v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
        self.assertEqual(run("parse", "-", given=with_body(b"application/sdp", sdp)).json_lines()[0]["verdict"], "ok")
        odd = with_body(b"application/sdp", sdp.replace(b"t=0 0\r", b"t=0 0 \r").replace(b"s=-", b"s="))
        (line,) = run("parse", "-", given=odd).json_lines()
        self.assertEqual([(d["tolerance"], d["offset"], d["clause"]) for d in line["deviations"]],
                         [("sdp_name_empty", odd.index(b"\ns=") + 1, "RFC8866_5_3"),
                          ("sdp_trailing_space", odd.index(b"t=0 0") + 5, "RFC8866_9")])
        (line,) = run("parse", "--strict", "-", given=odd).json_lines()
        self.assertEqual((line["verdict"], line["error"], line["clause"]), ("refused", "E_DEVIATION", "RFC8866_5_3"))
        for attribute in (b"rtpmap:0  PCMU/8000", b"rtpmap: 0 PCMU/8000", b"rtpmap:0 PCMU /8000", b"ptime: 20",
                          b"rtpmap:0 PCMU/8000\r\na=rtpmap:0 PCMU/8000\r\na=ptime:x"):
            odd = with_body(b"application/sdp", sdp + b"m=audio 5004 RTP/AVP 0\r\na=" + attribute + b"\r\n")
            (line,) = run("parse", "-", given=odd).json_lines()
            self.assertEqual([(d["tolerance"], d["offset"], d["clause"]) for d in line["deviations"]],
                             [("sdp_attribute_unread", odd.rindex(b"a="), "RFC8866_5_13")])
            (line,) = run("parse", "--strict", "-", given=odd).json_lines()
            self.assertEqual((line["error"], line["offset"]), ("E_DEVIATION", odd.rindex(b"a=")))
        odd = with_body(b"message/sipfrag", b"SIP/2.0 200")
        (line,) = run("parse", "-", given=odd).json_lines()
        self.assertEqual([d["tolerance"] for d in line["deviations"]], ["phrase_absent"])
        odd = with_body(b"application/simple-message-summary", b"Messages-Waiting: no \r\n")
        (line,) = run("parse", "-", given=odd).json_lines()
        self.assertEqual([d["tolerance"] for d in line["deviations"]], ["summary_trailing_space"])
        bad = with_body(b"application/sdp", sdp.replace(b"t=0 0", b"t=x"))
        line = self.refusal(bad, "E_SDP_LINE", None, 488)
        self.assertEqual((line["clause"], line["offset"]), ("RFC8866_5_9", bad.index(b"t=x") + 2))
        self.refusal(with_body(b"application/sdp", b"x", ANSWER), line["error"], None, 0)
        deep = b"x"
        for level in range(6):
            mark = b"b%d" % level
            deep = (b"--" + mark + b"\r\nContent-Type: " + (b"multipart/mixed;boundary=b%d" % (level - 1) if level else
                    b"text/plain") + b"\r\n\r\n" + deep + b"\r\n--" + mark + b"--\r\n")
        self.refusal(with_body(b"multipart/mixed;boundary=b5", deep), "E_NESTED", None, 413)
        self.refusal(with_body(b"multipart/mixed", b"x"), "E_MEDIA_TYPE", "Content-Type", 400)
        self.refusal(with_body(b"multipart/mixed;boundary=b", b"x"), "E_MULTIPART", None, 400)
        self.refusal(with_body(b"multipart/mixed;boundary=b",
                               b"--b\r\nContent-Type: application/sdp\r\n\r\nx\r\n--b--"),
                     line["error"], None, 488)
        self.refusal(with_body(b"application/sdp x", sdp), "E_FIELD_VALUE", "Content-Type", 400)
        self.refusal(with_body(b"application/simple-message-summary", b"x"), "E_SUMMARY", None, 400)
        self.refusal(with_body(b"message/sipfrag", b"SIP/2.0 x"), "E_VERSION", None, 400)
        for field in (b"Content-Encoding: gzip", b"Content-Disposition: session;handling=optional"):
            passed = bad.replace(b"Content-Type", field + b"\r\nContent-Type")
            self.assertEqual(run("parse", "-", given=passed).json_lines()[0]["verdict"], "ok")

    def test_octets_that_are_no_text(self):
        octets = ANSWER.replace(b"Fine", b"\xc3\xa9\xff\x9b")
        got = run("parse", "-", given=octets)
        self.assertEqual(got.status, 0)
        self.assertEqual(got.json_lines()[0]["reason"], "\u00e9\ufffd\ufffd")
        self.assertTrue(got.out.isascii())

    def test_nothing_at_all(self):
        got = run("parse", "-")
        self.assertEqual(got.status, 1)
        self.assertEqual(got.json_lines()[0]["verdict"], "refused")

    def test_a_stream(self):
        got = run("parse", "--stream", "-", given=b"\r\n\r\n" + GOOD + ANSWER + b"\r\n")
        self.assertEqual(got.status, 0, got.out)
        first, second = got.json_lines()
        self.assertEqual((first["message"], first["method"], first["body"]), (1, "REGISTER", 3))
        self.assertEqual((second["message"], second["status"]), (2, 200))

    def test_a_stream_that_ends_too_early(self):
        got = run("parse", "--stream", "-", given=ANSWER + GOOD[:-1])
        self.assertEqual(got.status, 1)
        first, second = got.json_lines()
        self.assertEqual((first["verdict"], second["verdict"]), ("ok", "refused"))
        self.assertEqual((second["message"], second["error"]), (2, "E_TRUNCATED"))

    def test_a_stream_that_is_lost(self):
        got = run("parse", "--stream", "-", given=b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" + ANSWER)
        self.assertEqual(got.status, 1)
        (line,) = got.json_lines()  # nobody knows where the next message begins
        self.assertEqual((line["verdict"], line["error"]), ("refused", "E_START_LINE"))

    def test_the_length_that_loses_a_stream(self):
        """18.3; and a second field of the same value, in a datagram and in a stream."""
        for fields, error, place in ((b"l: 0\r\n", "E_FIELD_TWICE", b"l: 0"), (b"", None, None)):
            given = GOOD.replace(b"Content-Length: 3", fields + b"Content-Length: 3\r\nl: 3")
            for way in ((), ("--stream",)):
                (line,) = run("parse", *way, "-", given=given).json_lines()
                if error is None:
                    self.assertEqual((line["verdict"], [d["tolerance"] for d in line["deviations"]]),
                                     ("ok", ["field_repeated"]))
                else:
                    self.assertEqual((line["error"], line["header"], line["clause"]),
                                     (error, "Content-Length", "RFC3261_7_3_1"))
                    self.assertEqual(line["offset"], given.index(b"Content-Length"))
                    self.assertEqual((line["deviations"], line["ignored"]), ([], []))
        for length in (b"x", b"70000", b"65535"):
            given = GOOD.replace(b"Length: 3", b"Length: " + length)
            (line,) = run("parse", "--stream", "-", given=given).json_lines()
            self.assertEqual((line["verdict"], line["header"]), ("refused", "Content-Length"))
        (line,) = run("parse", "--stream", "-", given=GOOD.replace(b"Content-Length: 3\r\n", b"")).json_lines()
        self.assertEqual((line["error"], line["header"]), ("E_LENGTH", "Content-Length"))
        (line,) = run("parse", "--stream", "-", given=GOOD.replace(b"X-Own: 1\r", b"X-Own: 1")).json_lines()
        self.assertEqual((line["error"], line["header"]), ("E_FIELD_VALUE", None))

    def test_a_refusal_has_what_was_noted_before(self):
        odd = ANSWER.replace(b"200 Fine", b"200").replace(b"Call-ID", b"Timestamp: never\r\nCall-ID")
        bad = odd.replace(b"CSeq: 7", b"CSeq: x").replace(b"Content-Length: 0", b"Date: never\r\nContent-Length: 0 ")
        line = self.refusal(b"\r\n" + bad, "E_FIELD_VALUE", "CSeq", 0)
        self.assertEqual([(d["tolerance"], d["offset"]) for d in line["deviations"]],
                         [("phrase_absent", bad.index(b"200") + 5)])
        self.assertEqual(line["ignored"], [{"header": "Timestamp", "offset": bad.index(b"Timestamp") + 2}])
        for nothing in (b"", b"\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"x" * 70000):
            (line,) = run("parse", "-", given=nothing).json_lines()
            self.assertEqual((line["verdict"], line["deviations"], line["ignored"]), ("refused", [], []))
        (line,) = run("parse", "--stream", "-", given=GOOD[:-1]).json_lines()
        self.assertEqual((line["deviations"], line["ignored"]), ([], []))

    def test_files_that_cannot_be_read(self):
        got = run("parse", self.folder / "absent.sip", self.put("good.sip", GOOD))
        self.assertEqual(got.status, 2)
        self.assertIn("absent.sip: No such file", got.err)
        self.assertEqual(len(got.json_lines()), 1)  # the other one is still looked at
        got = run("parse", self.folder)
        self.assertEqual(got.status, 2)
        self.assertIn("directory", got.err)

    def test_no_file(self):
        got = run("parse")
        self.assertEqual(got.status, 2)
        self.assertIn("usage:", got.err)


if __name__ == "__main__":
    unittest.main()
