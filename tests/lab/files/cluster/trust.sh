# Runs on every node: reads the peer's public keys, one "account key" per line.
set -eu
while read -r account key; do
    home=$(getent passwd "$account" | cut -d: -f6)
    install -o "$account" -g "$account" -m 600 /dev/stdin "$home/.ssh/authorized_keys" <<<"$key"
done
