#!/usr/bin/env bash
# What an editor shows inside `network!`, asked of rust-analyzer's own command line: a mistake at its token, and the types
# of what a network is made of. `tests/scripts/rust_analyzer.sh [PATH OF rust-analyzer]`; where the standard library's
# sources are not installed it complains of `println!`, too, which is not looked at here.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
analyzer="${1:-rust-analyzer}"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<END
[package]
name = "shown"
version = "0.1.0"
edition = "2024"
[dependencies]
nn-runtime = { path = "$here/nn-runtime" }
[workspace]
END
cat > "$folder/src/main.rs" <<'END'
use nn_runtime::{Seed, network};

network! { pub Right(x: [4]) { x -> linear(5) as hidden -> relu -> linear(3) -> softmax_ce } }

network! { pub Wrong(x: [4]) { x -> linear(5) -> relo -> linear(3) -> softmax_ce } }

fn main() {
    let net = Right::new(Seed(1));
    let missing = net.params.hidden.wait;
    let steps: u8 = net.steps;
}
END
found="$("$analyzer" diagnostics "$folder" 2>/dev/null | grep 'crate shown' || true)"
failed=0
# rust-analyzer counts lines and columns from zero
for expected in \
  'line: 4, col: 49 } to LineCol { line: 4, col: 53 }: there is no layer `relo`' \
  'line: 8, col: 36 } to LineCol { line: 8, col: 40 }: no field `wait` on type `RightHiddenParams<f32>`' \
  'line: 9, col: 24 } to LineCol { line: 9, col: 29 }: expected u8, found u64'; do
  if ! grep -qF "$expected" <<< "$found"; then
    echo "not shown: $expected" >&2
    failed=1
  fi
done
if grep 'line: 2,' <<< "$found" | grep -v 'E0618' >&2; then # without the standard library's sources it cannot call closures
  echo "an error in a right network" >&2
  failed=1
fi
[ "$failed" = 0 ] && echo "shown: the mistake at its token, the type of a layer's parameters, the type of a field"
exit "$failed"
