#!/bin/sh
# Who may do what in the database of compose-postgres.yaml: `loader` owns the tickets, `dashboard`
# reads them through row-level security and owns the accounts, nobody else gets in.
set -eu
psql --no-psqlrc --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
  --set loader_password="$LOADER_PASSWORD" --set dashboard_password="$DASHBOARD_PASSWORD" <<'SQL'
CREATE ROLE hotline_reader NOLOGIN;
CREATE ROLE loader LOGIN IN ROLE hotline_reader PASSWORD :'loader_password';
CREATE ROLE dashboard LOGIN IN ROLE hotline_reader PASSWORD :'dashboard_password';
CREATE DATABASE tickets OWNER loader;
CREATE DATABASE accounts OWNER dashboard;
REVOKE ALL ON DATABASE tickets, accounts FROM PUBLIC;
GRANT CONNECT ON DATABASE tickets TO dashboard;
SQL
