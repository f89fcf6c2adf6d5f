#!/bin/bash
# agents.sh GENERATION ROOT: Centreon's resource agents, derived from the stock ones under the
# names that Centreon uses.
set -eu
ocf=/usr/lib/ocf target=$2/usr/lib/ocf
mkdir -p "$target/resource.d/heartbeat" "$target/lib/heartbeat"

if [ "$1" = 20.04 ]; then
    agent=$target/resource.d/heartbeat/mysql-centreon
    sed 's/name="mysql"/name="mysql-centreon"/' $ocf/resource.d/heartbeat/mysql >"$agent"
else
    agent=$target/resource.d/heartbeat/mariadb-centreon
    common=$target/lib/heartbeat/mariadb-centreon-common.sh
    sed -e 's/name="mariadb"/name="mariadb-centreon"/' \
        -e 's/mysql-common\.sh/mariadb-centreon-common.sh/' \
        $ocf/resource.d/heartbeat/mariadb >"$agent"
    cp $ocf/lib/heartbeat/mysql-common.sh "$common"
    # Since 22.x the server is started by systemd, with every file of /etc/my.cnf.d. The stop
    # remains a signal to the process of the pid file.
    cat >>"$common" <<'START'

mysql_common_start()
{
    if ! systemctl start mariadb; then
        ocf_exit_reason "MariaDB server failed to start, please check your installation"
        return $OCF_ERR_GENERIC
    fi
    mysql_common_status info
}
START
    chmod 644 "$common"
fi
chmod 755 "$agent"
rmdir "$target/lib/heartbeat" "$target/lib" 2>/dev/null || :
