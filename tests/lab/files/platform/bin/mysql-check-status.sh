#!/bin/bash
# Stand-in for Centreon's script: the same lines and the same words, from the two real servers.
# Like the original it always ends with 0 and colours its words even into a pipe.
. /etc/centreon-ha/mysql-resources.sh
ok=$'\e[1;32mOK\e[m' warning=$'\e[33mWARNING\e[m' ko=$'\e[31mKO\e[m'

ask() {
    mysql --host="$1" --user="$DBREPLUSER" --password="$DBREPLPASSWORD" --connect-timeout=5 \
        --execute "$2" 2>&1
}
field() { sed -n "s/^ *$1: //p" <<<"$2"; }
line() {
    echo "$1 [$2]"
    [ -z "${3:-}" ] || printf 'Error reports:\n%s\n' "$(sed 's/^/    /' <<<"$3")"
}

declare -A answer reach message
replicas=()
for host in "$DBHOSTNAMEMASTER" "$DBHOSTNAMESLAVE"; do
    if answer[$host]=$(ask "$host" 'SHOW SLAVE STATUS\G'); then
        reach[$host]=$ok
        [ -z "${answer[$host]}" ] || replicas+=("$host")
    else
        reach[$host]=$ko
        message[$host]="${answer[$host]}"$'\n'"Impossible de se connecter au serveur '$host'."
    fi
done

connections() {
    local replica=$1 primary=$DBHOSTNAMEMASTER role=MASTER
    [ "$replica" != "$primary" ] || primary=$DBHOSTNAMESLAVE
    [ -n "$replica" ] || replica=$DBHOSTNAMESLAVE role=SLAVE
    line "Connection $role Status '$primary'" "${reach[$primary]}" "${message[$primary]:-}"
    line "Connection SLAVE Status '$replica'" "${reach[$replica]}" "${message[$replica]:-}"
}

threads() {
    local status=${answer[$1]} error
    error=$(field Last_SQL_Error "$status")
    if [ -n "$error" ]; then
        line 'Slave Thread Status' "$ko" "SQL Thread is stopped because of an error (error='$error')."
    elif [ "$(field 'Slave_\(IO\|SQL\)_Running' "$status" | sort -u)" = Yes ]; then
        line 'Slave Thread Status' "$ok"
    else
        line 'Slave Thread Status' "$warning" "A Replication thread is down on '$1'."
    fi
}

if [ ${#replicas[@]} = 1 ]; then
    connections "${replicas[0]}"
    threads "${replicas[0]}"
    if grep -q 'Slave_IO_Running: Yes' <<<"${answer[${replicas[0]}]}"; then
        line 'Position Status' "$ok"
    else
        line 'Position Status' "$ko" 'Slave replication has connection issue with the master.'
    fi
else
    connections ''
    reason='No slave (maybe because we cannot check a server).'
    [ ${#replicas[@]} = 0 ] || reason='Two slave. Need to have only one.'
    line 'Slave Thread Status' "$ko" "$reason"
    line 'Position Status' SKIP "Skip because we can't identify a unique slave."
fi
exit 0
