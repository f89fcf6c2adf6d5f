"""What a node's `/bin/sh` is told of a detached job: start, look, collect, stop, set aside."""

END = "#centreon-ha-upgrade: end of input\n"
"""Stands behind a job's input, so that an input that was cut on its way starts nothing."""

# Words: END or nothing, `own` where temporary files may hold secrets, folder, seconds, command.
# The folder is made by one only; who finds it there adopts what runs in it.
START = """\
set -eu
umask 077
end=$1 own=$2 dir=$3 room=
shift 2
mkdir -p -- "${dir%/*}"
if [ "$end" ]; then
  room=$(mktemp -d /dev/shm/centreon-ha-upgrade.XXXXXX)
  trap 'rm -rf -- "$room"' EXIT
  trap 'exit 75' HUP INT TERM
  [ "$(stat -f -c %T -- "$room")" = tmpfs ] || { echo "/dev/shm is not in memory" >&2; exit 73; }
  cat > "$room/input"
  size=$(printf %s "$end" | wc -c)
  [ "$(tail -c "$size" "$room/input")" = "${end%?}" ] || { echo "input cut" >&2; exit 74; }
  truncate -s "-$size" "$room/input"
fi
mkdir -- "$dir" 2>/dev/null || { [ -d "$dir" ]; exit; }
trap - EXIT HUP INT TERM
cat /proc/sys/kernel/random/boot_id > "$dir/boot"
echo "$room" > "$dir/room"
setsid /bin/sh -c 'room=$1 own=$2 dir=$3 seconds=$4; shift 4
cut -d" " -f22 /proc/$$/stat > "$dir/born" && echo $$ > "$dir/pid"
if [ "$room" ]; then
  exec < "$room/input"; rm -- "$room/input"
  [ -z "$own" ] || { TMPDIR=$room; export TMPDIR; }
fi
timeout --kill-after=60 "$seconds" "$@" > "$dir/out" 2> "$dir/err" && code=0 || code=$?
[ -z "$room" ] || rm -rf -- "$room"
echo "$code" > "$dir/new" && mv -- "$dir/new" "$dir/code"' sh "$room" "$own" "$@" \\
  < /dev/null > /dev/null 2>&1 &
until [ -s "$dir/pid" ]; do sleep 0.1; done
"""

# Says `running SECONDS PROCESSES PRINTED MOVED`, `finished`, `lost` or `absent`.  A process counts
# as ours while its boot and its birth are those of the job.  The code is looked for at the end:
# the work may finish between two lines of this.
LOOK = """\
dir=$1
[ -d "$dir" ] || { echo absent; exit; }
boot=$(cat "$dir/boot" 2>/dev/null) pid=$(cat "$dir/pid" 2>/dev/null)
born=$(cat "$dir/born" 2>/dev/null) state=lost
if [ "$boot" = "$(cat /proc/sys/kernel/random/boot_id)" ] && [ "$pid" ] &&
   case $(cut -d' ' -f3,22 "/proc/$pid/stat" 2>/dev/null) in
     [!ZX]" $born") ;;
     *) false ;;
   esac
then
  up=$(cut -d' ' -f1 /proc/uptime)
  all=$(ps -o pid= -s "$pid")
  moved=$(for one in $all; do cat "/proc/$one/io" 2>/dev/null; done |
    awk '/^[rw]char:/ { sum += $2 } END { printf "%.0f", sum }')
  printed=$(stat -c %s "$dir/out" "$dir/err" 2>/dev/null |
    awk '{ sum += $1 } END { printf "%.0f", sum }')
  seconds=$(awk "BEGIN { printf \\"%d\\", $up - $born / $(getconf CLK_TCK) }")
  state="running $seconds $(echo $all | wc -w) $printed $moved"
fi
[ -e "$dir/code" ] && echo finished || echo $state
"""

# Of a huge output the first and the last lines come over the wire.
COLLECT = """\
told() {
  size=$(stat -c %s "$1") half=$((8 * 1024 * 1024))
  [ "$size" -gt $((2 * half)) ] || { cat "$1"; return; }
  head -c $half "$1" | sed '$d'
  echo "[... about $((size - 2 * half)) bytes left out ...]"
  tail -c $half "$1" | sed 1d
}
told "$1/out"; told "$1/err" >&2; exit "$(cat -- "$1/code")"
"""

# The memory that a killed job held is given back with it.
ASIDE = """\
room=$(cat "$1/room" 2>/dev/null)
case $room in /dev/shm/centreon-ha-upgrade.??????) rm -rf -- "$room" ;; esac
mv -T -- "$1" "$1.$2.$(date +%s)"
"""

# `timeout` hands the signal on to all processes of the work, and kills what is left in a minute.
STOP = f"""\
kill -TERM $(ps -o pid= --ppid "$(cat "$1/pid")")
until [ -e "$1/code" ]; do sleep 0.1; done
set -- "$1" stopped
{ASIDE}"""
