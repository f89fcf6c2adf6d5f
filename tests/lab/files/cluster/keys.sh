# Runs on every node: prints the public keys of the accounts that reach the peer by ssh.
set -eu
for account in mysql centreon; do
    home=$(getent passwd $account | cut -d: -f6)
    install -d -o $account -g $account -m 700 "$home/.ssh"
    [ -e "$home/.ssh/id_ed25519" ] ||
        sudo -u $account ssh-keygen -q -t ed25519 -N '' -C "$account@$HOSTNAME" \
            -f "$home/.ssh/id_ed25519"
    echo "$account $(cat "$home/.ssh/id_ed25519.pub")"
done
