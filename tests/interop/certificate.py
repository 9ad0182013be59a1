"""certificate.py - a certification authority of the test's own, made by openssl; its certificates name what a test
wants."""
import os
import shutil
import subprocess
import tempfile
from pathlib import Path


EC = ("ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")


def openssl(*words):
    program = shutil.which("openssl")
    if not program:
        raise AssertionError("openssl is not installed; ./packages.sh check installs it")
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


class Authority:
    """path: its own certificate, PEM; key: the kind of all keys. As a context manager its files are removed at the
    end."""

    def __init__(self, name="Clausewire test authority", key=EC):
        self.folder = tempfile.mkdtemp(prefix="cw-ca-")
        self.path, self.key = self.file("ca.pem"), self.file("ca.key")
        self.kind = key
        openssl("req", "-x509", "-newkey", *key, "-nodes", "-days", "2",
                "-subj", f"/CN={name}", "-addext", "keyUsage=critical,keyCertSign,cRLSign", "-keyout", self.key,
                "-out", self.path)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def file(self, name):
        return os.path.join(self.folder, name)

    def issue(self, name, *alternatives, days=1, key=None, digest="sha256"):
        """-> (certificate, key), paths of PEM files. alternatives: "DNS:sip.example", "URI:sip:sip.example",
        "IP:..."."""
        stem = self.file(f"{name}-{len(os.listdir(self.folder))}")
        Path(stem + ".ext").write_text(
            "basicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth,clientAuth\n" +
            (f"subjectAltName={','.join(alternatives)}\n" if alternatives else ""))
        openssl("req", "-newkey", *(key or self.kind), "-nodes", "-subj", f"/CN={name}",
                "-keyout", stem + ".key", "-out", stem + ".csr")
        openssl("x509", "-req", "-in", stem + ".csr", "-CA", self.path, "-CAkey", self.key, "-CAcreateserial",
                f"-{digest}",
                "-days", str(days), "-extfile", stem + ".ext", "-out", stem + ".pem")
        return stem + ".pem", stem + ".key"
