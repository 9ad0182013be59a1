INVITE sip:ann@example.com SIP/2.0
Contact: <sip:a@b>
