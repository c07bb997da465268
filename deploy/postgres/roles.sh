#!/bin/bash
# A database and a role for each service, with the password in its file; a role cannot enter another's database.
set -euo pipefail
# a statement that fails would stand in the log with the password
export PGOPTIONS="-c log_min_error_statement=panic"

for service in ingest targets alerts; do
  psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username postgres --dbname postgres --set=role="$service" <<'SQL' >/dev/null
\set password `cat /run/secrets/:'role'_database_password`
select format('create role %I login', :'role') where not exists (select from pg_roles where rolname = :'role') \gexec
alter role :"role" password :'password';
select format('create database %I owner %I template template0', :'role', :'role')
  where not exists (select from pg_database where datname = :'role') \gexec
revoke all on database :"role" from public;
SQL
done
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username postgres --dbname postgres \
  --command "revoke all on database postgres, template1 from public"
