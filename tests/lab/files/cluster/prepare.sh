# Runs on every node of a new lab: what an administrator fills in after installing 20.04.
set -eu
. /etc/lab/node.conf

database_server() {
    cat >/etc/my.cnf.d/server.cnf <<CNF
[server]
server-id=$SERVER_ID # SET TO 1 FOR MASTER AND 2 FOR SLAVE
read_only
log-bin=mysql-bin
binlog-do-db=centreon
binlog-do-db=centreon_storage
replicate-do-db=centreon
replicate-do-db=centreon_storage
innodb_flush_log_at_trx_commit=2
sync_binlog=0
binlog_format=MIXED
slave_compressed_protocol=1
datadir=/var/lib/mysql
pid-file=/var/lib/mysql/mysql.pid

# Tuning
innodb_buffer_pool_size=64M
max_allowed_packet=64M
#sql_mode=
CNF
}

ha_files() {
    sed -i -e "s/@MYSQL_MASTER_NODENAME@/$DATABASE1/" -e "s/@MYSQL_SLAVE_NODENAME@/$DATABASE2/" \
        -e 's/@MYSQL_REPL_USER@/centreon-repl/' -e 's/@MYSQL_REPL_PASSWD@/Repl-Pa55!/' \
        /etc/centreon-ha/mysql-resources.sh
    sed -i "s/MUST_BE_CHANGED/$PEER_ADDRESS/" /etc/centreon-ha/centreon_central_sync.pm
}

web_files() {
    cat >/etc/centreon/conf.pm <<CONF
\$centreon_config = {
    VarLib => "/var/lib/centreon",
    "centreon_db" => "centreon",
    "centstorage_db" => "centreon_storage",
    "db_host" => "$SQL_HOST:3306",
    "db_user" => "centreon",
    "db_passwd" => 'Web-Pa55!'
};
1;
CONF
}

cron_of() { # the purge runs at another hour on the second database
    if [ "$NAME" = "$DATABASE2" ]; then
        sed -i 's/^0 4/30 4/' /etc/cron.d/centreon-ha-mysql
    fi
}

database_server
ha_files
web_files
cron_of
