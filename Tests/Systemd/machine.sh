# The beginning of each trial under a real systemd: the machine in its namespaces, until the end.
#
# To be sourced in the folder of the repository: machine.sh NAME PROGRAM. It sets program, folder and
# root.
namespace=Tests/Systemd/namespace.sh
program=$(realpath "$2")
folder=/run/merlon-test-$1-$$
trap '"$namespace" down "$folder"' EXIT
"$namespace" up "$folder"
root=$("$namespace" root "$folder")

in_machine() { "$namespace" run "$folder" "$@"; }
journal() { in_machine journalctl -q --no-pager "$@"; }
fail() {
    echo "$*" >&2
    if [ -n "${unit:-}" ]; then in_machine systemctl status --no-pager "$unit" >&2 || true; fi
    journal -n 60 >&2
    exit 1
}
