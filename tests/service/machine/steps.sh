# steps.sh - in the machine: the package is installed, the service started, watched, restarted, stopped and removed.
cd /root/steps
control=/run/clausewire/control
show() { systemctl show --value -p "$1" clausewire; }
wait_for() { # WHAT VALUE
    for _ in $(seq 100); do
        [ "$(show "$1")" != "$2" ] || return 0
        sleep 0.1
    done
    systemctl status --no-pager clausewire
    return 1
}

dpkg --log=/dev/null -i phone.deb
systemctl is-enabled clausewire && exit 1
systemctl start clausewire # without a profile: nothing is started, and that is no fault
[ "$(show ActiveState) $(show ConditionResult)" = "inactive no" ]
install -D -m 600 profile.xml /etc/clausewire/profile.xml
python3 server.py &
server=$!
sleep 1

systemctl start clausewire
[ "$(show ActiveState)" = active ]
clausewire ctl --socket $control status # it answers when `start` has returned
wait_for StatusText "1 of 1 lines registered"
pid=$(show MainPID)
[ "$(stat -c %a /var/lib/private/clausewire/state.json)" = 600 ]
grep -E '^(Cap(Prm|Eff|Bnd|Amb):	0{16}|NoNewPrivs:	1|Seccomp:	2)$' /proc/"$pid"/status | wc -l | grep -qx 6
[ "$(stat -c %u /proc/"$pid")" -ge 61184 ] # a user of systemd's, for this run

# a phone whose loop stands is killed and started again
mkdir -p /run/systemd/system/clausewire.service.d
printf '[Service]\nWatchdogSec=2\nRestartSec=100ms\n' >/run/systemd/system/clausewire.service.d/short.conf
systemctl daemon-reload
systemctl restart clausewire
sleep 5
[ "$(show NRestarts)" = 0 ]
kill -STOP "$(show MainPID)"
wait_for NRestarts 1
wait_for StatusText "1 of 1 lines registered"

# a low port, by what docs/service.md says
sed -n '/^    CapabilityBoundingSet/,/^    PrivateUsers/p' service.md | sed '1i[Service]' |
    sed 's/^ *//' >/run/systemd/system/clausewire.service.d/low.conf
sed -i 's|</flat-profile>|<SIP_Port_1_>506</SIP_Port_1_>&|' /etc/clausewire/profile.xml
systemctl daemon-reload
systemctl restart clausewire
wait_for StatusText "1 of 1 lines registered"
ss -lun | grep -q ':506 '
rm /run/systemd/system/clausewire.service.d/low.conf
systemctl daemon-reload
systemctl restart clausewire && exit 1 # and without it
sleep 1
[ "$(show ActiveState) $(show ExecMainStatus) $(show NRestarts)" = "failed 2 0" ] # which a restart does not change
sed -i 's|<SIP_Port_1_>506</SIP_Port_1_>||' /etc/clausewire/profile.xml
systemctl start clausewire
wait_for StatusText "1 of 1 lines registered"

# the server falls silent; the phone ends all the same
kill -USR1 $server
begun=$(date +%s)
systemctl stop clausewire
[ $(($(date +%s) - begun)) -lt 12 ]
[ "$(show Result)" = success ] || [ "$(show ExecMainStatus)" = 1 ]
journalctl -u clausewire --no-pager | grep "removing the bindings"
systemctl start clausewire
dpkg --log=/dev/null -r clausewire # stops it
[ ! -e $control ]
test -e /var/lib/private/clausewire/state.json
dpkg --log=/dev/null -P clausewire
[ ! -e /var/lib/private/clausewire ] && [ ! -e /var/lib/clausewire ]
kill $server
echo the end
