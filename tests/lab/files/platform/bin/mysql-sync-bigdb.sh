#!/bin/bash
# Stand-in for Centreon's script. Everything is done for real (stop of the primary, copy by rsync
# as user mysql, start of the secondary by sudo, replication by GTID) except the LVM snapshot,
# which a container cannot have: a plain copy made while the server is down takes its place.
. /etc/centreon-ha/mysql-resources.sh
export LC_ALL=C
snapshot=/var/lib/mysql-snapshot

fail() { echo "ERROR: $1" >&2; exit 1; }
other() {
    case $1 in
        "$DBHOSTNAMEMASTER") echo "$DBHOSTNAMESLAVE" ;;
        "$DBHOSTNAMESLAVE") echo "$DBHOSTNAMEMASTER" ;;
        *) echo "Can't find other db hostname. (name='$1')" >&2; exit 2 ;;
    esac
}
# The original walks the words of --print-defaults and never reaches the last one.
option() { mariadbd --print-defaults | tail -n 1 | tr -s ' ' '\n' | sed '$d' | sed -n "s/^--$1=//p" | tail -n 1; }
sql() { mysql --host="$1" --user="$DBROOTUSER" --password="$DBROOTPASSWORD" "${@:2}"; }
peer() { sudo -u mysql ssh -p 22 "$secondary" "$@"; }
# wait_for SECONDS MESSAGE COMMAND...
wait_for() {
    local left=$1 message=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        [ $((left -= 1)) -gt 0 ] || fail "$message"
        printf .
        sleep 1
    done
    echo OK
}
answers() { mysqladmin --host="$1" --user="$DBROOTUSER" --password="$DBROOTPASSWORD" ping; }

primary=$(hostname -s)
secondary=$(other "$primary")
command -v rsync >/dev/null || fail 'Need rsync command.'
datadir=$(option datadir)
[ -n "$datadir" ] || fail "Can't find MySQL datadir."
echo "MySQL datadir found: $datadir"
logbin=$(option log-bin)
[ -n "$logbin" ] || { echo "'log-bin' option not found. Can't sync."; exit 1; }
echo "MySQL logbin files: ${logbin##*/}"
echo "MySQL logbin localisation: $datadir"
relay=$(option relay-log)
relay=${relay:-$primary-relay-bin}
echo "MySQL relaylog files: ${relay##*/}"
echo "MySQL relaylog localisation: $datadir"
echo "Mount device 'datadir' found: /dev/mapper/centreon-data"
echo "Mount point 'datadir' found: $datadir"
echo 'VolumeGroup found: centreon'
echo "LogicalVolume 'datadir' found: data"
echo 'Free total size in VolumeGroup (Go): 4.88281'

echo "Connection to slave Server (verify mysql stopped): $secondary"
peer '! ps -C mysqld,mariadbd >/dev/null' ||
    fail 'MySQL is launched or problem to connect to the server.'
ps -C mariadbd >/dev/null || fail 'MySQL master is not started.'
position=$(sql "$primary" -N -B -e 'SELECT @@global.gtid_current_pos')
[ -n "$position" ] || { echo 'ERROR: cannot get gtid current pos'; exit 1; }
echo "gtid_current_pos =  $position"

printf 'Stopping mariadbd:'
mysqladmin --host="$primary" --user="$DBROOTUSER" --password="$DBROOTPASSWORD" shutdown
stopped() { ! ps -C mariadbd; }
wait_for 60 "Can't stop MySQL Server" stopped
echo 'Create LVM snapshot'
rm -rf $snapshot
cp -a --reflink=auto "$datadir" $snapshot
echo '  Logical volume "dbbackupdatadir" created.'
echo 'Start mariadbd: (systemctl start mariadb)'
systemctl start mariadb
wait_for 60 "Can't start MySQL server" answers "$primary"
echo 'Remove read_only on master'
sql "$primary" -e 'SET GLOBAL read_only = OFF'
echo 'Mount LVM snapshot'
echo 'Delete Logbin and RelayLog files'
rm -f $snapshot/"${logbin##*/}".[0-9is]* $snapshot/"${relay##*/}".[0-9is]* $snapshot/*.info
rm -f $snapshot/*.pid $snapshot/mysql_upgrade_info
echo "Rsync in progress (exclude MySQL, ${logbin##*/}, ${relay##*/})"
# The schema mysql stays the secondary's own, with the logs of its Aria tables; its InnoDB tables
# must follow the common tablespace.
sudo -u mysql rsync -av --progress --delete -e 'ssh -p 22' \
    --include='/mysql/' --include='/mysql/*.ibd' --include='/mysql/*.frm' --exclude='/mysql/*' \
    --exclude='/aria_log*' --exclude='/mysql_upgrade_info' $snapshot/ "$secondary:$datadir/"
echo 'Umount and Delete LVM snapshot'
rm -rf $snapshot
echo '  Logical volume "dbbackupdatadir" successfully removed'
echo 'Start MySQL Slave'
peer 'sudo systemctl start mariadb'
wait_for 60 "Can't start MySQL server" answers "$secondary"
echo 'Start Replication'
sql "$secondary" <<SQL
STOP SLAVE;
RESET MASTER;
SET GLOBAL gtid_slave_pos = '$position';
CHANGE MASTER TO MASTER_HOST = '$primary', MASTER_USER = '$DBREPLUSER',
    MASTER_PASSWORD = '$DBREPLPASSWORD', MASTER_USE_GTID = slave_pos;
START SLAVE;
SHOW PROCESSLIST;
SQL
exit 0
