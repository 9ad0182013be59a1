"""test_package.py - the .deb: what lintian says of it; installed, used, removed and purged in a copy-on-write view of
this machine's files, which are not changed."""
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

IS_ROOT = os.geteuid() == 0
DEB = next(Path(os.environ["CW_DEB_DIR"]).glob("clausewire_*.deb"))
PROFILE = """<flat-profile><Proxy_1_>127.0.0.1:9</Proxy_1_><User_ID_1_>alice</User_ID_1_>
<Password_1_>geheim</Password_1_><SIP_Port_1_>31999</SIP_Port_1_></flat-profile>
"""
# $1: an empty folder; $2: the package; then what is done inside, on standard input
VIEW = """
set -e
mount -t tmpfs tmpfs "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
for d in proc dev; do mount --bind "/$d" "$1/root/$d"; done
for d in run tmp; do mount -t tmpfs tmpfs "$1/root/$d"; done
cp "$2" "$1/root/tmp/phone.deb"
chroot "$1/root" sh -eux
"""
DPKG = "DEBIAN_FRONTEND=noninteractive dpkg --log=/dev/null"


def is_possible():
    """Whether a view can be made here: root, and a kernel and a container that permit it."""
    if not IS_ROOT or not shutil.which("unshare"):
        return False
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run(["unshare", "-m", "sh", "-c", VIEW, "sh", folder, DEB], input="true\n", text=True,
                              capture_output=True, timeout=60, check=False).returncode == 0


class Package(unittest.TestCase):
    @unittest.skipUnless(shutil.which("lintian"), "lintian is not installed")
    def test_lintian_finds_nothing(self):
        done = subprocess.run(["lintian", "--no-cfg", "--allow-root", "--fail-on", "warning,error", DEB],
                              capture_output=True, text=True, timeout=100, check=False)
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)

    def test_the_program_is_hardened(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["dpkg-deb", "-x", DEB, folder], timeout=60, check=True)
            program = Path(folder) / "usr/bin/clausewire"
            said = subprocess.run(["readelf", "-hlds", "--wide", program], capture_output=True, text=True, timeout=60,
                                  check=True).stdout
        for part in ("DYN (Position-Independent", "GNU_RELRO", "BIND_NOW", "__stack_chk_fail", "_chk@GLIBC"):
            self.assertIn(part, said)

    @unittest.skipUnless(is_possible(), "no overlay of the root file system can be made here")
    def test_installed_used_removed_purged(self):
        steps = f"""
{DPKG} -i /tmp/phone.deb
clausewire --version
test -f /usr/lib/systemd/system/clausewire.service
grep -q '^ExecStart=/usr/bin/clausewire run ' /usr/lib/systemd/system/clausewire.service
systemd-analyze verify --man=no /usr/lib/systemd/system/clausewire.service
zcat /usr/share/man/man1/clausewire.1.gz | grep -q '^.Nm clausewire'
mkdir /etc/clausewire
(umask 077; cat >/etc/clausewire/profile.xml <<'E'
{PROFILE}E
)
mkdir -m 700 /var/lib/clausewire /run/clausewire
chown nobody /var/lib/clausewire /run/clausewire
what="--quiet --bind 127.0.0.1 --socket /run/clausewire/control --state /var/lib/clausewire/state.json --user nobody"
clausewire run $what --check /etc/clausewire/profile.xml
clausewire run $what /etc/clausewire/profile.xml >/tmp/said 2>&1 &
for i in $(seq 150); do [ -S /run/clausewire/control ] && break; sleep 0.1; done
for i in $(seq 150); do     # the server that is not there has refused the attempt: no binding can remain
    clausewire ctl --socket /run/clausewire/control status >/tmp/status
    grep -q registering /tmp/status || break
    sleep 0.1
done
cat /tmp/status
clausewire ctl --socket /run/clausewire/control quit
wait $!
test -s /var/lib/clausewire/state.json
{DPKG} -i /tmp/phone.deb
{DPKG} -r clausewire
test ! -e /usr/bin/clausewire
test -s /var/lib/clausewire/state.json
test -s /etc/clausewire/profile.xml
rm /etc/clausewire/profile.xml
{DPKG} -P clausewire
find / -xdev -name '*clausewire*' -not -path '/work/*' -not -path '/tmp/*' -newer /tmp/phone.deb >/tmp/left
cat /tmp/left
! grep -E '^/(usr|etc|var|run)/' /tmp/left
echo the end
"""
        was_there = os.path.exists("/usr/share/doc/clausewire")
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(["unshare", "-m", "sh", "-c", VIEW, "sh", folder, DEB], input=steps, text=True,
                                  capture_output=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("the end", done.stdout)
        self.assertRegex(done.stdout, r"(?m)^Clausewire \d+\.\d+")
        self.assertEqual(os.path.exists("/usr/share/doc/clausewire"), was_there, "this machine was changed")
