"""The shell lines that replace a file whole: readers see the old text or the new, never a part."""

# Sets $file to what $1 really is (a link stays a link) and $new to an empty file beside it with
# the same mode, owner, context and attributes.  The suffix keeps *.ini, *.cnf and cron from
# reading it meanwhile.  A file that did not exist becomes root's alone, 0600.
BEGIN = """\
set -eu
export LC_ALL=C
umask 077
file=$(readlink -f -- "$1")
new=$(mktemp -- "$file.XXXXXXXX")
trap 'rm -f -- "$new"' EXIT
if [ -e "$file" ]; then cp --attributes-only --preserve=all -- "$file" "$new"; fi
"""
# The name is free again after this, so the trap finds nothing to remove.
COMMIT = 'mv -f -- "$new" "$file"\n'
