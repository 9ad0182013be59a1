#!/bin/sh
# boot.sh ROOT CONSOLE - in the namespaces: makes ROOT what systemd expects of a container, and becomes it.
set -eu
root=$1
hostname phone-test
ip link set lo up
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for node in null zero full random urandom tty; do
    : >"$root/dev/$node"
    mount --bind "/dev/$node" "$root/dev/$node"
done
: >"$root/dev/console"
mount --bind "$2" "$root/dev/console"
mkdir "$root/dev/shm" "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
rm -rf "$root"/etc/systemd/system/*.wants
rm -f "$root/usr/sbin/policy-rc.d" # an image may forbid packages to start and stop services
cat >"$root/etc/systemd/system/steps.service" <<'U'
[Unit]
SuccessAction=exit-force
FailureAction=exit-force
[Service]
Type=oneshot
TimeoutStartSec=90
ExecStart=/bin/sh -eux /root/steps/steps.sh
StandardOutput=file:/root/said
StandardError=file:/root/said
U
cd "$root"
mkdir -p old
pivot_root . old
umount -l /old
mount --make-rshared / # as container managers do: credentials are mounted for a service from outside it
exec env -i container=other PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    /lib/systemd/systemd --system --unit=steps.service --log-target=console --show-status=no
