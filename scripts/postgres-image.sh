#!/usr/bin/env bash
# Makes a PostgreSQL image without any image registry, and starts a Docker engine where none answers: for checks on machines
# that reach nothing but Debian's packages. Elsewhere, the public postgres image does the same. Root on Debian only.
#
#   scripts/postgres-image.sh [NAME]     prints the image's name; the default is rehearsal-postgres:15
set -euo pipefail

name=${1:-rehearsal-postgres:15}
suite=bookworm
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

start_docker() {
  docker info >/dev/null 2>&1 && return 0
  nohup dockerd >/var/log/dockerd-rehearsal.log 2>&1 &
  for _ in $(seq 1 100); do
    docker info >/dev/null 2>&1 && return 0
    sleep 0.3
  done
  echo "the Docker engine did not start: $(tail -n 1 /var/log/dockerd-rehearsal.log)" >&2
  return 1
}

# What the public image's entry point does, as far as testcontainers and the tests ask for it.
entry_point() {
  cat <<'EOF'
#!/bin/bash
set -e
bin=$(echo /usr/lib/postgresql/*/bin)
data=/var/lib/postgresql/data
user=${POSTGRES_USER:-postgres}
if [ ! -s "$data/PG_VERSION" ]; then
  install -d -o postgres -g postgres -m 700 "$data"
  setpriv --reuid postgres --regid postgres --clear-groups \
    "$bin/initdb" -D "$data" -U "$user" -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
  echo "host all all all trust" >>"$data/pg_hba.conf"
  setpriv --reuid postgres --regid postgres --clear-groups \
    "$bin/pg_ctl" -D "$data" -w start -o "-c listen_addresses='' -k /tmp" >/dev/null
  [ "${POSTGRES_DB:-$user}" = postgres ] || "$bin/createdb" -h /tmp -U "$user" "${POSTGRES_DB:-$user}"
  setpriv --reuid postgres --regid postgres --clear-groups "$bin/pg_ctl" -D "$data" -w stop >/dev/null
fi
[ "${1:-postgres}" = postgres ] && shift || true
exec setpriv --reuid postgres --regid postgres --clear-groups \
  "$bin/postgres" -D "$data" -c listen_addresses='*' -k /tmp "$@"
EOF
}

start_docker
if ! docker image inspect "$name" >/dev/null 2>&1; then
  debootstrap --variant=minbase --include=postgresql "$suite" "$work/root" >"$work/log" 2>&1 ||
    { tail -n 5 "$work/log" >&2; exit 1; }
  entry_point >"$work/root/entry-point"
  chmod +x "$work/root/entry-point"
  rm -rf "$work"/root/var/cache/apt/archives/*.deb "$work"/root/var/lib/apt/lists/*
  tar -C "$work/root" -c . | docker import --change 'ENTRYPOINT ["/entry-point"]' --change 'EXPOSE 5432' - "$name" >/dev/null
fi
echo "$name"
