#!/bin/bash
# Runs once in the new root file system: packages, databases, keys, and a 20.04 installed from them.
set -eu
cd "$(dirname "$0")"
export HOME=/root
lab=/srv/lab old_mariadb=10.3.39
new_mariadb=$(mariadbd --version | sed 's/.*Ver \([0-9.]*\).*/\1/')

rpms() { # rpms REPOSITORY SPEC [NAME=VALUE...]
    local target=$lab/repos/$1 spec=$2 defines=()
    shift 2
    for pair; do defines+=(--define "${pair%%=*} ${pair#*=}"); done
    mkdir -p "$target"
    rpmbuild --quiet -bb "${defines[@]}" --define "_topdir /tmp/rpmbuild" \
        --define "_specdir $PWD/rpm" --define "_sourcedir $PWD/bin" --define "_rpmdir $target" \
        --define '__spec_install_post %{nil}' --define '_buildshell /bin/bash' "rpm/$spec.spec"
}

repository() { # repository ID DIRECTORY ENABLED
    printf '[%s]\nname=%s\nbaseurl=file://%s\nenabled=%s\ngpgcheck=0\n\n' \
        "$1" "$1" "$lab/repos/$2" "$3"
}

make_repositories() {
    rpms el7 el7
    rpms php81 php81
    rpms direct releases
    rpms mariadb-10.3 mariadb full=$old_mariadb daemon=mysqld
    rpms mariadb-10.5 mariadb "full=$new_mariadb" daemon=mariadbd
    local release
    for release in 20.04=20.04.20 22.10=22.10.4; do
        rpms "centreon-${release%=*}" centreon "generation=${release%=*}" "full=${release#*=}"
        rpms "centreon-${release%=*}" centreon-ha "generation=${release%=*}" "full=${release#*=}"
    done
    mkdir -p $lab/repos/empty
    for release in $lab/repos/*/; do createrepo_c --quiet "$release"; done
}

publish() {
    repository base el7 1 >/etc/yum.repos.d/CentOS-Base.repo
    { repository centreon-stable centreon-20.04 1; repository mariadb-10.3 mariadb-10.3 1; } \
        >/etc/yum.repos.d/centreon.repo
    { repository centreon-22.10-stable-noarch centreon-22.10 1
      repository centreon-22.10-testing-noarch empty 0; } >$lab/centreon-22.10.repo
    repository mariadb mariadb-10.5 1 >$lab/mariadb-10.5.repo
    cat >$lab/urlmap <<MAP
https://packages.centreon.com/rpm-standard/22.10/el7/centreon-22.10.repo $lab/centreon-22.10.repo
https://downloads.mariadb.com/MariaDB/mariadb-10.5/mariadb-10.5.repo $lab/mariadb-10.5.repo
https://dl.fedoraproject.org/pub/epel/epel-release-latest-7.noarch.rpm $(find $lab/repos/direct -name 'epel*.rpm')
https://rpms.remirepo.net/enterprise/remi-release-7.rpm $(find $lab/repos/direct -name 'remi*.rpm')
https://yum-gpg.centreon.com/RPM-GPG-KEY-CES $lab/keys/new.asc
MAP
}

signing_key() { # signing_key NAME COMMENT
    local home=/tmp/gnupg-$1
    install -d -m 700 "$home" $lab/keys
    gpg --homedir "$home" --batch --quiet --passphrase '' --quick-generate-key \
        "Centreon Enterprise Server $2 Signing Key <admin@centreon.com>" rsa2048 sign never
    gpg --homedir "$home" --armor --export >"$lab/keys/$1.asc"
    # rpm calls a key by the last eight digits of its identifier.
    gpg --homedir "$home" --list-keys --with-colons |
        awk -F: '/^pub/ { print tolower(substr($5, 9)) }' >"$lab/keys/$1.id"
    gpgconf --homedir "$home" --kill gpg-agent
}

wrap_tools() {
    install -D -m 755 bin/daemon /usr/libexec/lab/daemon
    install -m 755 bin/lab-web-wizard /usr/local/sbin/lab-web-wizard
    mv /usr/bin/rpm /usr/libexec/lab/rpm
    install -m 755 bin/mapped /usr/bin/rpm
    ln -s rpm /usr/bin/yum
    mv /usr/bin/curl /usr/libexec/lab/curl
    ln -s rpm /usr/bin/curl
}

free_the_names_of_mariadb() { # from here on they belong to the package MariaDB-server
    mv /usr/sbin/mariadbd /usr/libexec/lab/mariadbd
    ln -s mariadbd /usr/libexec/lab/mysqld
    rm -f /usr/sbin/mysqld /usr/bin/mysqld_safe /etc/systemd/system/{mysql,mysqld}.service
    rm -rf /usr/lib/systemd/system/{mariadb,mysql,mysqld}.service /etc/mysql
    # systemd would make a unit of the init script, and start it at boot.
    rm -f /etc/init.d/{mariadb,mysql} /etc/rc?.d/*{mariadb,mysql}
    mkdir -p /etc/my.cnf.d
    printf '%s\n' '[client-server]' socket=/var/lib/mysql/mysql.sock '!includedir /etc/my.cnf.d' \
        >/etc/my.cnf
}

install_2004() {
    yum -y -q install lab-os-base
    yum -y install centreon centreon-ha MariaDB-{server,client,common,compat,shared}
    # What an administrator of an HA platform does by hand after the installation.
    rm -f /etc/cron.d/centreon /etc/cron.d/centstorage
    echo '0 4 * * * root /bin/true mysql-purge-logs.sh' >/etc/cron.d/centreon-ha-mysql
    echo '30 22 * * * centreon /bin/true centreon_autodisco.pl' >/etc/cron.d/centreon-auto-disco
    echo 'date.timezone = Europe/Paris' >>/etc/opt/rh/rh-php72/php.d/50-centreon.ini
    echo '# our own header' >>/opt/rh/httpd24/root/etc/httpd/conf.d/10-centreon.conf
    install -d -o centreon -g centreon -m 775 /var/lib/centreon/installs /var/lib/centreon-broker
    install -d -o centreon -g centreon -m 775 /usr/share/centreon-broker/lua
    install -d -o centreon-engine -g centreon-engine -m 755 /var/log/centreon-engine
    for log in centengine.log retention.dat; do
        install -o centreon-engine -g centreon-engine -m 600 /dev/stdin \
            /var/log/centreon-engine/$log <<<'[1605000000] a line'
    done
    touch /var/lib/centreon-broker/central-broker-master.{memory,queue,unprocessed}.1
}

bash database.sh $old_mariadb
make_repositories
signing_key old Former
signing_key new Official
publish
wrap_tools
rpm --import $lab/keys/old.asc
free_the_names_of_mariadb
install_2004
systemctl disable -q mariadb
