#!/bin/sh
# Starts Redis with the password in /run/secrets, given on standard input: neither `docker inspect` nor `ps` shows it.
#
# appendfsync everysec: what Redis has taken outlives its own end, of whatever kind, but a power cut may take the last
# second or two from the streams. Rows in the databases are the truth, so that what is missing is published again.
# noeviction: a full Redis refuses events, which then wait in the databases; it never drops one.
set -eu
password=$(sed 's/[\\"]/\\&/g' /run/secrets/redis_password)
exec redis-server - <<CONF
dir /data
appendonly yes
appendfsync everysec
maxmemory ${REDIS_MAXMEMORY:-512mb}
maxmemory-policy noeviction
requirepass "$password"
CONF
