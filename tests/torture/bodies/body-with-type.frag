Content-Type: text/plain
Content-Length: 3

Hi!