#!/bin/sh
# Makes the files in deploy/secrets that `docker compose up` asks for: random passwords, and files for those who are
# told of alerts. What is there stays as it is. Another folder: sh deploy/make-secrets.sh FOLDER, and SECRETS in .env.
set -eu
folder=${1:-$(dirname "$0")/secrets}

# A secret is mounted into containers with its mode, whose users have other numbers than those of this machine: the
# files are readable, and nobody but the folder's owner gets as far as to them.
umask 022
mkdir -p "$folder"
chmod 700 "$folder"

keep() { # NAME, its content on standard input
  if [ -s "$folder/$1" ]; then
    echo "kept $folder/$1"
  else
    cat > "$folder/.$1.new"
    mv "$folder/.$1.new" "$folder/$1"
    echo "made $folder/$1"
  fi
}

random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

for name in ingest_database_password targets_database_password alerts_database_password redis_password session_secret; do
  random | keep "$name"
done
echo '[]' | keep webhooks.json
echo '{receivers: [], routes: []}' | keep receivers.yaml
