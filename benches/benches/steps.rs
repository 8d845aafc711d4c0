//! `cargo bench`: our own steps beside the machine's limits; nothing has to be installed. The peers are in
//! `cargo run --release -p benches --bin compare`.

use benches::bound::working_set;
use benches::limits::measure;
use benches::nets::{NETS, run};
use benches::table::Results;

fn main() -> Result<(), nn_runtime::Error> {
    let mut sizes: Vec<usize> = NETS.iter().map(working_set).collect();
    sizes.dedup();
    let machine = std::thread::available_parallelism().map_or(1, usize::from);
    let mut results = Results::default();
    for threads in [1, 2].into_iter().filter(|threads| *threads <= machine) {
        results.set_limits(measure(threads, &sizes));
        nn_runtime::set_threads(threads);
        for net in NETS {
            run(net, 0.15, |row| results.add(row))?;
        }
    }
    println!("{}\n{}", results.describe_limits(), results.table());
    Ok(())
}
