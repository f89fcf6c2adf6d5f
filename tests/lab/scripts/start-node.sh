#!/bin/bash
# start-node.sh NAME DIRECTORY LOWER NETNS CGROUP: boots a node. The process stays one and the same
# from here to systemd-nspawn, and all mounts are private to it: when it dies, they are gone.
set -eu
name=$1 directory=$2 lower=$3 netns=$4 cgroup=$5
echo $$ >"$directory/pid"

# Two containers in one control group would share their subgroups.
for hierarchy in /sys/fs/cgroup /sys/fs/cgroup/systemd /sys/fs/cgroup/unified; do
    case $(stat -f -c %T "$hierarchy" 2>/dev/null) in
        cgroup2fs | cgroupfs)
            [ -e "$hierarchy/cgroup.procs" ] || continue
            mkdir -p "$hierarchy/$cgroup"
            echo $$ >"$hierarchy/$cgroup/cgroup.procs"
            ;;
    esac
done

export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 SYSTEMD_NSPAWN_LOCK=0
exec nsenter --net="$netns" unshare --mount --propagation private bash -euc '
    name=$1 directory=$2 lower=$3
    # Only this process sees it: systemd-nspawn leaves folders behind under /run.
    mount -t tmpfs tmpfs /run
    cd "$directory"
    mount -t overlay overlay -o "lowerdir=$lower,upperdir=upper,workdir=work" root
    exec systemd-nspawn --quiet --boot --directory="$directory/root" --machine="$name" \
        --register=no --keep-unit --network-bridge=br0 --capability=all --resolv-conf=off \
        --timezone=off --link-journal=no --console=read-only
' start-node "$name" "$directory" "$lower"
