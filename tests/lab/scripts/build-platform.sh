#!/bin/bash
# build-platform.sh SYSTEM UPPER WORK ROOT FILES: what files/platform adds to the system layer.
# Called in mount and PID namespaces of its own: no mount and no process can survive it.
set -eu
system=$1 upper=$2 work=$3 root=$4 files=$5
export LC_ALL=C HOME=/root

mkdir -p "$upper" "$work" "$root"
mount -t overlay overlay -o "lowerdir=$system,upperdir=$upper,workdir=$work" "$root"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
mkdir "$root/tmp/lab-in"
cp -r "$files/." "$root/tmp/lab-in/"
chroot "$root" bash /tmp/lab-in/setup.sh
umount "$root/tmp" "$root/run" "$root/dev" "$root/proc" "$root"
rmdir "$root"
rm -rf "$work"
