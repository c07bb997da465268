#!/bin/bash
# Starts PostgreSQL as the user that it runs as, without root: on a new volume makes the cluster first; at every start
# makes sure of the services' databases and roles. A new password in /run/secrets thus asks for a restart alone.
#
# The image's own entrypoint does it once only, for a new volume, and starts as root.
set -euo pipefail
volume=/var/lib/postgresql
export PGDATA=$volume/15/duban
mkdir -p "$volume/15"

if [ -s "$volume/PG_VERSION" ]; then
  # a volume of the first version has the cluster at its top
  mkdir -p "$PGDATA.new"
  find "$volume" -mindepth 1 -maxdepth 1 ! -name 15 ! -name data ! -name PG_VERSION -exec mv -t "$PGDATA.new" {} +
  mv "$volume/PG_VERSION" "$PGDATA.new"
  chmod 700 "$PGDATA.new"
  mv "$PGDATA.new" "$PGDATA"
elif [ ! -s "$PGDATA/PG_VERSION" ]; then
  # made beside its place: a start that is broken off half way begins anew
  rm -rf "$PGDATA.new"
  initdb --pgdata "$PGDATA.new" --username postgres --auth-local peer --auth-host scram-sha-256 \
    --encoding UTF8 --locale C.UTF-8 --data-checksums >/dev/null
  mv "$PGDATA.new" "$PGDATA"
fi

# The administrator has no password and comes in by the container's own socket alone.
cat >"$PGDATA/pg_hba.conf" <<'HBA'
local all postgres peer
host all postgres all reject
host all all all scram-sha-256
HBA

pg_ctl start --wait --silent --timeout 600 --options "-c unix_socket_directories=$PGHOST -c listen_addresses=''"
bash "$(dirname "$0")/roles.sh"
pg_ctl stop --wait --silent --mode fast

exec postgres -c unix_socket_directories="$PGHOST" -c listen_addresses='*' "$@"
