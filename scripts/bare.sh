#!/usr/bin/env bash
# Runs a command as on a machine without the programs that some tests start (PostgreSQL, a browser, the sqlite3 shell, Docker):
# they are hidden by empty mounts, for this command only. Root on Linux only.
#
#   scripts/bare.sh COMMAND…
set -euo pipefail

[ "${REHEARSAL_BARE:-}" = 1 ] || REHEARSAL_BARE=1 exec unshare --mount -- "$0" "$@"

empty=$(mktemp -d)
nothing=$empty/nothing
install -d "$empty/folder"
install -m 000 /dev/null "$nothing"
for folder in /usr/lib/postgresql /usr/share/postgresql-common /usr/lib/chromium; do
  [ -d "$folder" ] && mount --bind "$empty/folder" "$folder"
done
IFS=: read -ra places <<<"$PATH"
for place in "${places[@]}"; do
  for program in postgres initdb pg_ctl pg_config psql pg_ctlcluster pg_createcluster \
    chromium chromium-browser google-chrome sqlite3 docker dockerd containerd debootstrap; do
    [ -e "$place/$program" ] || [ -L "$place/$program" ] || continue
    # A link is hidden by what it leads to.
    target=$(readlink -f "$place/$program") && [ -e "$target" ] && mount --bind "$nothing" "$target"
  done
done
[ -S /run/docker.sock ] && mount --bind "$nothing" /run/docker.sock
unset CHROMIUM_PATH DOCKER_HOST REHEARSAL_POSTGRES_IMAGE REHEARSAL_REQUIRE_ALL
for program in initdb chromium sqlite3 docker; do
  if "$program" --version >/dev/null 2>&1; then echo "$program is still there" >&2; exit 1; fi
done
exec "$@"
