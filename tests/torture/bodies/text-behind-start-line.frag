MESSAGE sip:ann@example.com SIP/2.0
Good day!
