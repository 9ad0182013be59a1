From: <sip:a@h>;tag=1
Cseq: 271828 INVITE
