# Runs on the first node: the resources of a 20.04, written to a file and pushed in one go.
set -eu
. /etc/lab/node.conf
cib=/run/resources.xml
pcs cluster cib $cib
cp $cib $cib.before
change() { pcs -f $cib "$@"; }
address() { # address ID IP [GROUP...]
    local id=$1 ip=$2
    shift 2
    change resource create "$id" ocf:heartbeat:IPaddr2 "ip=$ip" nic=eth0 cidr_netmask=24 \
        broadcast=10.78.0.255 flush_routes=true meta target-role=started \
        op start interval=0s timeout=20s stop interval=0s timeout=20s \
        monitor interval=10s timeout=20s "$@"
}
service() { # service ID UNIT TIMEOUT MONITOR [clone|--group centreon]
    local id=$1 unit=$2 timeout=$3 monitor=$4
    shift 4
    change resource create "$id" "systemd:$unit" meta target-role=started \
        op start interval=0s "timeout=$timeout" stop interval=0s "timeout=$timeout" \
        monitor "interval=$monitor" timeout=20s "$@"
}

change property set symmetric-cluster=true stonith-enabled=false
change resource defaults resource-stickiness=100 2>/dev/null ||
    change resource defaults update resource-stickiness=100
# clone_max, as every installation guide spells it: Pacemaker ignores the word, so four nodes have
# four instances of which two stay stopped.
change resource create ms_mysql ocf:heartbeat:mysql-centreon config=/etc/my.cnf.d/server.cnf \
    pid=/var/lib/mysql/mysql.pid datadir=/var/lib/mysql socket=/var/lib/mysql/mysql.sock \
    replication_user=centreon-repl replication_passwd='Repl-Pa55!' max_slave_lag=15 \
    evict_outdated_slaves=false binary=/usr/bin/mysqld_safe test_user=centreon-repl \
    test_passwd='Repl-Pa55!' test_table=centreon.host \
    promotable promoted-node-max=1 clone_max=2 globally-unique=false clone-node-max=1 notify=true
service php7 rh-php72-php-fpm 30s 5s clone
service cbd_rrd cbd 90s 20s clone
address vip "$VIP" --group centreon
service http httpd24-httpd 40s 5s --group centreon
service gorgone gorgoned 90s 5s --group centreon
service centreon_central_sync centreon-central-sync 90s 5s --group centreon
service cbd_central_broker cbd-sql 90s 5s --group centreon
service centengine centengine 90s 5s --group centreon
service centreontrapd centreontrapd 30s 5s --group centreon
service snmptrapd snmptrapd 30s 5s --group centreon
if [ -z "$SQL_VIP" ]; then
    change constraint colocation add centreon with master ms_mysql-clone
    change constraint colocation add master ms_mysql-clone with centreon
else
    address vip_mysql "$SQL_VIP"
    change constraint colocation add vip_mysql with master ms_mysql-clone
    change constraint colocation add master ms_mysql-clone with vip_mysql
    for resource in centreon cbd_rrd-clone php7-clone; do
        change constraint location $resource avoids "$DATABASE1=INFINITY" "$DATABASE2=INFINITY"
    done
    change constraint location ms_mysql-clone avoids $(printf '%s=INFINITY ' $CENTRALS)
fi
pcs cluster cib-push $cib diff-against=$cib.before
rm $cib $cib.before
