#!/bin/sh
# Sets this machine up where it is not, then does what was asked. See CONTRIBUTING.md.
set -eu

usage="usage: sh packaging/dev.sh run|test|test-long|bench|check|screenshots [arguments]
       screenshots alone makes the pictures of docs/screenshots, screenshots FOLDER the full set there"
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
venv=$root/.venv
python=$venv/bin/python
stamp=$venv/.set-up
new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

# command (or header file):Debian package, for what stands before the disk in tests and benchmarks, and for the long tests
compiler="gcc:gcc /usr/include/stdio.h:libc6-dev"
long_tools="$compiler Xvfb:xvfb xdotool:xdotool strace:strace debootstrap:debootstrap
pdftotext:poppler-utils setpriv:util-linux xvfb-run:xvfb xauth:xauth dbus-run-session:dbus-daemon
/usr/libexec/at-spi-bus-launcher:at-spi2-core /usr/lib/python3/dist-packages/pyatspi:python3-pyatspi age:age"

say() { echo "dev.sh: $*" >&2; }
give_up() { say "$*"; exit 3; }

install_packages() {  # installs Debian packages, or says what to install
    say "installing with apt-get: $*"
    command -v apt-get >/dev/null 2>&1 || give_up "this system has no apt-get; please install what Debian calls: $*"
    sudo=
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null 2>&1 || give_up "neither root nor sudo; please have this run: apt-get install $*"
        sudo=sudo
    fi
    $sudo apt-get update -qq || say "apt-get update failed; trying with the package lists that are here"
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null ||
        give_up "apt-get could not install: $*"
}

find_python() {  # sets $system to a Python that is new enough and can make a virtual environment
    for system in python3 python3.14 python3.13 python3.12 python3.11; do
        command -v "$system" >/dev/null 2>&1 || continue
        "$system" -c "$new_enough" 2>/dev/null && "$system" -c 'import ensurepip, venv' 2>/dev/null && return 0
    done
    return 1
}

have_system_python() {
    find_python && return
    [ "$(uname -s)" = Linux ] || give_up "Python 3.11 or newer is needed; please install it from python.org"
    install_packages python3 python3-venv
    find_python || give_up "Python 3.11 or newer with its venv module is needed, and this system's Python is older"
}

have_qt_libraries() {
    [ "$(uname -s)" = Linux ] || return 0
    missing=$(cd "$root" && "$1" -m iastm_desktop.diagnostics) || give_up "could not look for Qt's system libraries"
    # shellcheck disable=SC2086  # one word a package
    [ -z "$missing" ] || install_packages $missing
}

venv_works() { [ -x "$python" ] && "$python" -c "$new_enough" 2>/dev/null && "$python" -m pip --version >/dev/null 2>&1; }

wanted_stamp() {  # what the virtual environment depends on; a difference sets it up again
    echo "$root"
    "$python" -c 'import sys; print(sys.version)'
    cat "$root/packaging/requirements.lock" "$root/pyproject.toml"
}

pip_install() { "$python" -m pip install -qq --disable-pip-version-check --no-input "$@" </dev/null; }

set_up() {
    if ! venv_works; then
        have_system_python
        have_qt_libraries "$system"
        say "making the virtual environment .venv"
        rm -f "$stamp"
        "$system" -m venv --clear "$venv" >&2 || give_up "could not make the virtual environment $venv"
    fi
    if ! [ -e "$stamp" ] || ! wanted_stamp 2>/dev/null | cmp -s - "$stamp"; then
        have_qt_libraries "$python"
        say "installing the Python packages of packaging/requirements.lock"
        pip_install --only-binary :all: --require-hashes -r "$root/packaging/requirements.lock" ||
            give_up "pip could not install the packages; the first start needs a package index or a filled pip cache"
        pip_install --no-deps --no-build-isolation -e "$root" || give_up "pip could not install the program itself"
        wanted_stamp >"$stamp"
    fi
}

no_window_needed() { [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || export QT_QPA_PLATFORM=offscreen; }

have_tools() {  # installs what is lacking of tools written as above
    lacking=
    for tool in $1; do
        name=${tool%%:*}
        command -v "$name" >/dev/null 2>&1 || [ -e "$name" ] || lacking="$lacking ${tool##*:}"
    done
    # shellcheck disable=SC2086
    [ -z "$lacking" ] || install_packages $lacking
}

[ $# -gt 0 ] || { echo "$usage" >&2; exit 2; }
what=$1
shift
case $what in run | test | test-long | bench | check | screenshots) ;; *) echo "$usage" >&2; exit 2 ;; esac
PATH=$PATH:/usr/sbin:/sbin
set_up
[ "$what" != run ] || exec "$python" -m iastm_desktop "$@"
cd "$root"
case $what in
test)
    [ "$(uname -s)" != Linux ] || have_tools "$compiler"
    no_window_needed
    [ $# -eq 0 ] || exec "$python" -m pytest "$@"
    exec "$python" -m pytest --numprocesses auto --dist worksteal
    ;;
test-long)
    have_tools "$long_tools"
    no_window_needed
    [ $# -eq 0 ] || exec "$python" -m pytest -m long --durations=15 "$@"
    exec "$python" packaging/long_tests.py
    ;;
bench)
    [ "$(uname -s)" != Linux ] || have_tools "$compiler"
    no_window_needed
    exec "$python" -m benchmarks "$@"
    ;;
check)
    "$python" -m ruff check . && exec "$python" -m mypy
    ;;
screenshots)
    no_window_needed
    exec "$python" packaging/screenshots.py "$@"
    ;;
esac
