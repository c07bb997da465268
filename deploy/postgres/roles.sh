#!/bin/bash
# Runs once, when the database is new: a database and a role for each service; a role cannot enter another's.
set -euo pipefail
for service in ingest targets alerts; do
  variable="${service^^}_DB_PASSWORD"
  psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres --quiet \
    --set=role="$service" --set=password="${!variable}" <<'SQL'
create role :"role" login password :'password';
create database :"role" owner :"role" encoding 'UTF8' lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8' template template0;
revoke connect on database :"role" from public;
SQL
done
