mod bytes;
mod calls;
mod nests;

use super::{Memory, Passed, run};
use crate::loops::ir::{Format, Function, ParameterKind};
use crate::passes::interpret::Bindings;

/// A function, and what it is passed: regions of memory by name, filled or not.
struct Run {
    function: Function,
    bindings: Bindings,
    memory: Memory,
    regions: Vec<(&'static str, usize)>,
    scratch: usize,
}

impl Run {
    fn new(function: Function) -> Self {
        let bindings = Bindings { batch: 2, learning_rate: 0.5, ..Bindings::default() };
        Self { function, bindings, memory: Memory::new(), regions: Vec::new(), scratch: 1000 }
    }

    fn batch(mut self, batch: usize) -> Self {
        self.bindings.batch = batch;
        self
    }

    /// Memory of which nothing is written.
    fn empty(mut self, name: &'static str, len: usize) -> Self {
        let region = self.memory.add(len);
        self.regions.push((name, region));
        self
    }

    fn filled(mut self, name: &'static str, values: &[f64]) -> Self {
        let region = self.memory.add_filled(values.to_vec());
        self.regions.push((name, region));
        self
    }

    /// Elements at some places only; what is between them is not written.
    fn sparse(mut self, name: &'static str, len: usize, values: impl IntoIterator<Item = (usize, f64)>) -> Self {
        let region = self.memory.add(len);
        for (at, value) in values {
            self.memory.write(region, &Format::Real, at, value);
        }
        self.regions.push((name, region));
        self
    }

    fn run(&mut self) -> Result<Vec<f64>, String> {
        let argument = |name: &str, kind: &ParameterKind| match kind {
            ParameterKind::Batch => Passed::Size(self.bindings.batch),
            ParameterKind::Seed => Passed::Size(0),
            ParameterKind::Stream => Passed::Size(7),
            ParameterKind::Scalar => Passed::Number(10.0),
            ParameterKind::State { .. } => Passed::State,
            ParameterKind::Scratch => Passed::Slice { region: usize::MAX, start: 0, len: self.scratch },
            ParameterKind::Read(_) | ParameterKind::Write(_) => {
                let region = self.region(name);
                Passed::Slice { region, start: 0, len: self.memory.get(region).len() }
            }
        };
        let arguments: Vec<Passed> =
            self.function.parameters.iter().map(|parameter| argument(&parameter.name, &parameter.kind)).collect();
        run(&self.function, &arguments, &mut self.memory, &self.bindings)
    }

    fn region(&self, name: &str) -> usize {
        self.regions.iter().find(|(known, _)| *known == name).unwrap().1
    }

    /// What memory holds in the end: nothing where nobody wrote.
    fn result(mut self, name: &str) -> Vec<Option<f64>> {
        self.run().unwrap();
        let region = self.region(name);
        let pairs = self.memory.get(region).iter().zip(self.memory.written(region));
        pairs.map(|(value, is_written)| is_written.then_some(*value)).collect()
    }

    /// What memory holds in the end, all of it written.
    fn full(self, name: &str) -> Vec<f64> {
        self.result(name).into_iter().collect::<Option<Vec<f64>>>().unwrap()
    }

    fn error(mut self) -> String {
        self.run().unwrap_err()
    }
}

/// Numbers that are all different.
fn numbers(count: usize) -> Vec<f64> {
    (0..count).map(|i| ((i * 7 + 3) % 11) as f64 - 5.0 + i as f64 / 64.0).collect()
}
