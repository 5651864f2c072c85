"""local_postgres: what a command gets, whatever its caller has set, and what is said where it gets nothing."""

from tests.support.checkout import finish
from tests.support.refusals import assert_refused


def test_a_command_gets_a_database_with_postgis_and_it_is_gone_afterwards(checkout):
    assert checkout.ask(
        "select postgis_lib_version() > '3'", "select current_setting('listen_addresses') = ''"
    ) == [
        "t",
        "t",
    ]
    assert not checkout.is_running()


def test_the_sites_role_is_no_superuser_yet_its_new_databases_have_postgis(checkout):
    assert checkout.ask(
        "select rolsuper from pg_roles where rolname = current_user",
        "create database test_made",
        "\\c test_made \\\\ create extension pg_trgm",
        "select count(*) from pg_extension where extname in ('postgis', 'pg_trgm')",
        "\\c msntc \\\\ drop database test_made",
    ) == ["f", "2"]


def test_no_statement_and_no_value_reaches_the_log(checkout):
    checkout.ask("select 'N8 0NP'::int", "select pg_sleep(0), 'N8 0NP'", "select * from nowhere_n8_0np")
    log = (checkout.pg / "postgres.log").read_text()
    assert "ready to accept connections" in log
    assert "N8 0NP" not in log
    assert "n8_0np" not in log


def test_the_commands_exit_code_is_ours(checkout):
    assert checkout.run("with", "--", "sh", "-c", "exit 7").returncode == 7
    assert checkout.run("with", "--", "sh", "-c", "kill -KILL $$").returncode == 137


def test_a_command_that_does_not_exist_is_named(checkout):
    assert_refused(checkout.run("with", "--", "no-such-command"), "no-such-command")


def test_variables_and_locales_of_the_caller_change_nothing(elsewhere):
    hostile = {
        "PGHOST": "/nowhere", "PGHOSTADDR": "192.0.2.1", "PGPORT": "1", "PGUSER": "mallory", "PGDATA": "/nowhere",
        "PGOPTIONS": "-c search_path=nowhere", "PGSERVICE": "nowhere", "PGSSLMODE": "verify-full",
        "LANG": "xx_YY.UTF-8", "LC_ALL": "xx_YY.UTF-8", "LC_CTYPE": "xx_YY", "TZ": "Asia/Tokyo",
    }  # fmt: skip
    asked = ("select current_setting('server_encoding')", "select current_setting('search_path')")
    answers = ["UTF8", '"$user", public']
    assert elsewhere.ask(*asked, **hostile) == answers  # as the one who makes the cluster
    user = elsewhere.asker()
    assert elsewhere.ask(*asked, **hostile) == answers  # as the second user of a running one
    finish(user)


def test_with_database_url_nothing_is_started(elsewhere):
    done = elsewhere.run(
        "with", "--", "sh", "-c", 'echo "$DATABASE_URL"; exit 3', DATABASE_URL="postgis://x/y"
    )
    assert (done.stdout, done.returncode) == ("postgis://x/y\n", 3)
    assert not elsewhere.pg.exists()
    assert_refused(elsewhere.run("reset", DATABASE_URL="postgis://x/y", FORCE="1"), "DATABASE_URL")


def test_without_postgis_the_package_is_named(elsewhere):
    assert_refused(elsewhere.run("with", "--", "true", PG_BINDIR="/nowhere"), "postgresql-15-postgis-3")


def test_a_server_that_cannot_start_says_why(checkout):
    settings = checkout.pg / "data/postgresql.conf"
    good = settings.read_text()
    settings.write_text(good + "\nno_such_setting = 1\n")
    try:
        assert_refused(checkout.run("with", "--", "true"), "no_such_setting", "postgres.log")
    finally:
        settings.write_text(good)
