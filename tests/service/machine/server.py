"""server.py - in the machine: registers all that ask; after SIGUSR1 it answers nothing."""
import signal
import socket
import time

import uas


class Server(uas.Uas):
    def __init__(self):     # at the port of the profile
        self.script, self.requests = uas.registering, []
        listening = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        listening.bind(("127.0.0.1", 5999))
        uas.Listener.__init__(self, listening)


with Server() as server:
    signal.signal(signal.SIGUSR1, lambda *_: setattr(server, "script", uas.silent))
    time.sleep(100)
