# Runs on the first node: makes one cluster of all nodes; their pcsd must be up.
set -eu
. /etc/lab/node.conf
case $1 in
    create)
        pcs host auth $NODES -u hacluster -p hacluster
        pcs cluster setup centreon_cluster $NODES --force
        ;;
    start)
        pcs cluster start --all
        pcs cluster enable --all
        ;;
esac
