"""listener.py - a datagram socket read by a thread until the end of a `with`, which raises the reader's faults."""
import errno
import socket
import threading

PATIENCE = 15      # seconds that a test waits for anything
LATE = 3           # seconds that a machine at work may be late with what is due by the clock


class Listener:
    """take(octets, sender) of the class that is built on it is called in the thread, for each datagram."""

    def __init__(self, listening):
        self.socket = listening
        self.socket.settimeout(0.05)
        self.is_over, self.fault = False, None
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.is_over = True
        self.thread.join(PATIENCE)
        self.socket.close()
        if self.fault:
            raise self.fault

    def serve(self):
        while not self.is_over:
            try:
                octets, sender = self.socket.recvfrom(65535)
            except socket.timeout:
                continue
            except OSError as fault:
                if fault.errno != errno.ENETDOWN:       # a test that takes the link down
                    raise
                continue
            try:
                self.take(octets, sender)
            except Exception as fault:      # raised in the test, at the end of its `with`
                self.fault = fault
                return

    def take(self, octets, sender):
        raise NotImplementedError
