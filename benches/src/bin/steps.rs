//! Time of a train step and of a prediction for the nets that the peers are measured on, a JSON line each, in the
//! peers' format: `BENCH_THREADS=1 BENCH_ONLY=mlp_s cargo run --release -p benches --bin steps`.

fn main() -> Result<(), nn_runtime::Error> {
    benches::steps_from_environment(|row| println!("{}", row.to_json()))
}
