#!/bin/sh
# The runtime's library tests under LLVM's sanitizers, which come with the stable toolchain behind a flag of the nightly one:
#
#   tests/scripts/sanitizers.sh address [FILTER…]   reads and writes beyond, or after the life of, what was allocated
#   tests/scripts/sanitizers.sh thread [FILTER…]    accesses that no synchronisation orders
#
# The standard library is not instrumented. For the second that means reports from within it and from libtest: `Arc`
# orders by fences, channels and locks by operations that the sanitizer is not told of. So a report counts here if one of
# the two accesses is in our own files, within four calls; the others are counted and left in the log that is named.
# CARGO_TARGET_DIR says where the builds go; they share nothing with others.
set -eu
cd "$(dirname "$0")/../.."

kind=${1:?address or thread}
shift
host=$(rustc -vV | sed -n 's/^host: //p')
flags="-Zsanitizer=$kind"
case $kind in
address) ;;
thread) flags="$flags -Cunsafe-allow-abi-mismatch=sanitizer" ;;
*) echo "no sanitizer $kind" >&2 && exit 2 ;;
esac

export RUSTC_BOOTSTRAP=1 RUSTFLAGS="$flags"
# threads that wait for work until the process ends are no leak; reports alone are no failure, see below
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=0}" TSAN_OPTIONS="${TSAN_OPTIONS:-halt_on_error=0 exitcode=0}"
set -- test -p nn-runtime --lib --target "$host" --target-dir "${CARGO_TARGET_DIR:-target}/sanitizers" -- "$@"
if [ "$kind" = address ]; then
    exec cargo "$@"
fi

log=$(mktemp)
cargo "$@" >"$log" 2>&1 || { cat "$log" && exit 1; }
grep '^test result' "$log"
awk -v log_file="$log" '
    BEGIN { RS = "==================\n" }
    /WARNING: ThreadSanitizer/ {
        all++
        accesses = $0
        sub(/\n  (Thread T|Location|As if|Mutex).*/, "", accesses)
        if (accesses ~ /\n +#[0-3] [^\n]*nn-runtime\/src\//) { ours++; print }
    }
    END {
        printf "%d reports, %d of them from the runtime; all in %s\n", all, ours, log_file
        exit ours > 0
    }' "$log"
