#!/bin/bash
# build-system.sh ROOT SUITE MIRROR FILES DEBS: debootstrap, then packages, then files/system.
# Called in mount and PID namespaces of its own: no mount and no process can survive it.
set -eu
root=$1 suite=$2 mirror=$3 files=$4 debs=$5
export LC_ALL=C HOME=/root DEBIAN_FRONTEND=noninteractive

mkdir -p "$debs/partial"
debootstrap --variant=minbase --cache-dir="$debs" \
    --include=systemd,systemd-sysv,dbus,iproute2,iputils-ping,openssh-server,procps,ca-certificates \
    "$suite" "$root" "$mirror"
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"    # start nothing while installing
chmod 755 "$root/usr/sbin/policy-rc.d"
cat >"$root/etc/apt/apt.conf.d/99lab" <<APT
APT::Install-Recommends "false";
Acquire::Languages "none";
Dpkg::Options:: "--force-unsafe-io";
APT
cp /etc/resolv.conf "$root/etc/resolv.conf"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount --bind "$debs" "$root/var/cache/apt/archives"
chroot "$root" apt-get update -q
xargs chroot "$root" apt-get install -y -q <"$files/packages"
mkdir "$root/lab-in"
cp -r "$files/." "$root/lab-in/"
chroot "$root" bash /lab-in/setup.sh
rm -rf "$root/lab-in" "$root"/var/lib/apt/lists/*
umount "$root/var/cache/apt/archives" "$root/dev" "$root/proc"
