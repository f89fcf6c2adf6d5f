#!/bin/bash
# Runs in the new root file system: a data directory with the two databases and the accounts.
# No binary log yet: each node starts its own.
set -eu
cd "$(dirname "$0")"
data=/var/lib/mysql socket=/tmp/bake.sock

rm -rf $data
install -d -o mysql -g mysql $data /var/log/mysql
mariadb-install-db --user=mysql --datadir=$data --skip-test-db \
    --auth-root-authentication-method=normal >/dev/null
mariadbd --no-defaults --user=mysql --datadir=$data --socket=$socket --skip-networking \
    --pid-file=/tmp/bake.pid >/tmp/bake.log 2>&1 &
until mysqladmin --no-defaults --socket=$socket ping >/dev/null 2>&1; do
    kill -0 $! || { cat /tmp/bake.log >&2; exit 1; }
    sleep 0.2
done
mysql --no-defaults --socket=$socket <database.sql
mysqladmin --no-defaults --socket=$socket --password='R00t-Pa55!' shutdown
wait
rm -f $data/ib_buffer_pool
# The mark of the older version: mysql_upgrade then has real work to do.
printf '%s' "$1-MariaDB" >$data/mysql_upgrade_info
chown mysql: $data/mysql_upgrade_info
