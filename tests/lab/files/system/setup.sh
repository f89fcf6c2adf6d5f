#!/bin/bash
# Runs once inside the new root file system: turns a bare Debian into a node that looks like EL7.
set -eu
cd "$(dirname "$0")"

quiet_systemd() {
    # A container has no devices, no login seat and no disks to trim. mariadb.socket would hold
    # port 3306 in place of the server that the resource agent starts.
    systemctl mask -q systemd-udevd.service systemd-udev-trigger.service systemd-logind.service \
        systemd-udevd-control.socket systemd-udevd-kernel.socket systemd-timesyncd.service \
        systemd-resolved.service console-getty.service getty.target modprobe@.service \
        dev-hugepages.mount sys-kernel-debug.mount sys-kernel-tracing.mount \
        sys-fs-fuse-connections.mount apt-daily.timer apt-daily-upgrade.timer fstrim.timer \
        e2scrub_all.timer e2scrub_reap.service dpkg-db-backup.timer rsync.service \
        mariadb.socket mariadb-extra.socket
    systemctl disable -q mariadb corosync pacemaker
    systemctl enable -q ssh cron pcsd lab-net
    systemctl set-default -q multi-user.target
    ln -sf /lib/systemd/system/cron.service /etc/systemd/system/crond.service
    # Without logind every login would wait for a D-Bus time-out.
    sed -i '/pam_systemd.so/d' /etc/pam.d/common-session
    : >/etc/machine-id
    rm -f /var/lib/dbus/machine-id
}

remote_access() {
    rm -f /etc/ssh/ssh_host_*            # each node brings its own keys
    install -m 644 sshd_config /etc/ssh/sshd_config
    useradd -m -s /bin/bash deployer     # a person who is not root but may become root
    echo 'deployer ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/deployer
    chmod 440 /etc/sudoers.d/deployer
}

el_release() {
    echo 'CentOS Linux release 7.9.2009 (Core)' >/etc/centos-release
    ln -sf centos-release /etc/redhat-release
    mkdir -p /etc/rpm /etc/yum.repos.d /etc/dnf/vars /var/lib/rpm
    # Debian keeps the rpm database in root's home, EL does not.
    printf '%s\n' '%_dbpath /var/lib/rpm' '%dist .el7' \
        '%_source_payload w0.gzdio' '%_binary_payload w0.gzdio' >/etc/rpm/macros
    echo 7 >/etc/dnf/vars/releasever
    # best: an unsatisfied dependency is an error, as with yum 3, and not a skipped package.
    printf '%s\n' '[main]' gpgcheck=0 best=True metadata_expire=0 keepcache=0 \
        install_weak_deps=False >/etc/dnf/dnf.conf
    ln -sf dnf/dnf.conf /etc/yum.conf
    rpm --initdb
}

accounts() {
    groupadd -r centreon
    useradd -r -m -d /var/spool/centreon -s /bin/bash -g centreon centreon
    useradd -r -m -d /var/lib/centreon-engine -s /bin/bash -G centreon centreon-engine
    useradd -r -M -d /usr/share/httpd -s /sbin/nologin -G centreon apache
    usermod -d /home/mysql -s /bin/bash mysql
    install -d -o mysql -g mysql -m 750 /home/mysql
    echo hacluster:hacluster | chpasswd
}

place() { install -D -m "$1" "$2" "$3"; }
place 644 lab-net.service /etc/systemd/system/lab-net.service
place 755 lab-net /usr/local/sbin/lab-net
place 644 journald.conf /etc/systemd/journald.conf.d/lab.conf
place 644 stop-timeout.conf /etc/systemd/system/pacemaker.service.d/lab.conf
echo 'd /run/lab 0755 root root -' >/etc/tmpfiles.d/lab.conf
echo 'd /run/mysqld 0755 mysql mysql -' >>/etc/tmpfiles.d/lab.conf
rm -f /etc/corosync/corosync.conf /etc/corosync/authkey
printf '127.0.0.1 localhost\n' >/etc/hosts
: >/etc/resolv.conf
echo LC_ALL=C.UTF-8 >/etc/environment
quiet_systemd
remote_access
el_release
accounts
