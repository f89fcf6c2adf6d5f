# Sourced by %install. put PATH [MODE] <content; unit NAME makes the unit of a pretended daemon.
put() {
    install -D -m "${2:-644}" /dev/stdin "$RPM_BUILD_ROOT$1"
}

unit() {
    put "/usr/lib/systemd/system/$1.service" <<UNIT
[Unit]
Description=$1 (stand-in)
After=network.target

[Service]
# A test makes the unit fail by touching /run/lab/fail-$1.
ExecStartPre=/usr/bin/test ! -e /run/lab/fail-$1
ExecStart=/usr/libexec/lab/daemon $1
ExecReload=/bin/kill -HUP \$MAINPID
TimeoutStopSec=10

[Install]
WantedBy=multi-user.target
UNIT
}
