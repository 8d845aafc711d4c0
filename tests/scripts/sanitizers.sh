#!/bin/sh
# The runtime's library tests under LLVM's sanitizers, which come with the stable toolchain but are behind a flag of the
# nightly one:
#
#   tests/scripts/sanitizers.sh address [FILTER…]   reads and writes beyond, or after the life of, what was allocated
#   tests/scripts/sanitizers.sh thread [FILTER…]    accesses that no synchronisation orders
#
# The standard library is not instrumented: what it synchronises out of sight is not seen by the second (see below).
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
# memory of its own for every test: what is not given back at the end is no finding
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=0}"
export TSAN_OPTIONS="${TSAN_OPTIONS:-halt_on_error=0 suppressions=$PWD/tests/scripts/thread_sanitizer.txt}"
exec cargo test -p nn-runtime --lib --target "$host" --target-dir "${CARGO_TARGET_DIR:-target}/sanitizers" -- "$@"
