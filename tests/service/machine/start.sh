#!/bin/sh
# start.sh FOLDER PACKAGE STEPS... - a small machine: systemd as the first process of namespaces of its own, over a
# copy-on-write view of this machine's files; it installs PACKAGE, runs steps.sh, whose output is printed, and ends.
# FOLDER is empty; STEPS are files that are put beside steps.sh. The caller gives it a mount namespace of its own.
set -eu
folder=$1 package=$2 here=$(cd "$(dirname "$0")" && pwd)
shift 2
mount --make-rprivate /
mount -t tmpfs tmpfs "$folder"
mkdir "$folder/upper" "$folder/work" "$folder/root" "$folder/groups"
mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" "$folder/root"
mount -t cgroup2 cgroup2 "$folder/groups"
group=$folder/groups/clausewire-test-$$
mkdir "$group" "$folder/root/root/steps"
cp "$package" "$folder/root/root/steps/phone.deb"
cp "$here"/* "$@" "$folder/root/root/steps"
: >"$folder/console"
status=0
(
    echo 0 >"$group/cgroup.procs"
    exec timeout -s KILL 100 unshare --mount --pid --cgroup --net --uts --ipc --fork --kill-child \
        sh "$here/boot.sh" "$folder/root" "$folder/console"
) || status=$?
for _ in 1 2 3 4 5 6 7 8 9 10; do
    find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || true
    [ -d "$group" ] || break
    sleep 0.3
done
cat "$folder/upper/root/said" || cat "$folder/console"
exit "$status"
