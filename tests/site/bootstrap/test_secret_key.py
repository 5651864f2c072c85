"""The commands of the Makefile: the secret key is made once and hidden from others."""

import re

import pytest

from tests.support.commands import install_step


def test_a_secret_key_is_made_once_for_its_owner_only(checkout):
    env = checkout / ".env"
    env.write_text("TILE_URL=x")
    env.chmod(0o600)
    install_step(checkout, "secret-key")
    made = env.read_text()
    assert re.fullmatch(r"TILE_URL=x\nSECRET_KEY=[\w-]{50,}\n", made)
    install_step(checkout, "secret-key")
    assert env.read_text() == made
    env.unlink()
    install_step(checkout, "secret-key")
    assert env.stat().st_mode & 0o777 == 0o600
    assert env.read_text() != made


def test_a_secret_key_from_the_environment_is_left_where_it_is(checkout):
    install_step(checkout, "secret-key", SECRET_KEY="x")
    assert not (checkout / ".env").exists()


@pytest.mark.parametrize(
    "unset",
    ["=", "= ", "= # c", '=""', "=''", '="" # c', " = ", "=\r", "= # a long remark about what a key is for"],
)
@pytest.mark.parametrize("before", ["", "export "])
def test_a_line_without_a_key_gets_one_and_the_rest_is_kept(checkout, unset, before):
    env = checkout / ".env"
    env.write_text(f"# é\nTILE_URL=x\n\n{before}SECRET_KEY{unset}\n\nPORT=1 # SECRET_KEY=\n")
    assert install_step(checkout, "secret-key").stderr == ""
    made = env.read_text()
    assert re.fullmatch(r"# é\nTILE_URL=x\n\nSECRET_KEY=[\w-]{50,}\n\nPORT=1 # SECRET_KEY=\n", made)
    assert [file.name for file in checkout.glob(".env*")] == [".env"]
    install_step(checkout, "secret-key")
    assert env.read_text() == made


@pytest.mark.parametrize(
    "line", ["SECRET_KEY=#k", "SECRET_KEY=k # c", "export SECRET_KEY='k'", "SECRET_KEY=\nSECRET_KEY=k"]
)
@pytest.mark.parametrize("environment", [{}, {"SECRET_KEY": "x"}])
def test_a_key_that_is_there_is_kept_and_hidden_from_others(checkout, line, environment):
    env = checkout / ".env"
    env.write_text(line)
    env.chmod(0o640)
    install_step(checkout, "secret-key", **environment)
    assert env.read_text() == line
    assert env.stat().st_mode & 0o777 == 0o600


def test_an_env_file_that_others_may_read_is_hidden_when_it_gets_a_key(checkout):
    env = checkout / ".env"
    env.write_text("SECRET_KEY=")
    env.chmod(0o644)
    install_step(checkout, "secret-key")
    assert env.stat().st_mode & 0o777 == 0o600
