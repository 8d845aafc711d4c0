use crate::Seed;
use crate::seed::Purpose;

/// The order of an epoch's examples: a function of the seed and the epoch's number.
#[derive(Clone, Debug)]
pub(super) struct Order {
    sampling: Sampling,
    positions: Vec<usize>,
}

#[derive(Clone, Debug)]
enum Sampling {
    AsTheyAre,
    Shuffled(Seed),
    Balanced(Seed, Classes),
}

/// The positions of each class's examples, class by class.
#[derive(Clone, Debug)]
struct Classes {
    members: Vec<usize>,
    /// From where to where the members of each class that has any are, by label.
    classes: Vec<Class>,
}

#[derive(Clone, Debug)]
struct Class {
    start: usize,
    end: usize,
    /// How many have been drawn in this epoch.
    drawn: usize,
}

impl Order {
    /// The order of the set.
    pub(super) fn new(count: usize) -> Self {
        Self { sampling: Sampling::AsTheyAre, positions: (0..count).collect() }
    }

    pub(super) fn shuffle(&mut self, seed: Seed) {
        self.sampling = Sampling::Shuffled(seed);
    }

    /// Labels must be one an example.
    pub(super) fn balance(&mut self, seed: Seed, labels: &[u32]) {
        self.sampling = Sampling::Balanced(seed, Classes::new(labels));
    }

    pub(super) fn positions(&self) -> &[usize] {
        &self.positions
    }

    pub(super) fn start(&mut self, epoch: u64) {
        match &mut self.sampling {
            Sampling::AsTheyAre => {}
            Sampling::Shuffled(seed) => {
                for (place, position) in self.positions.iter_mut().zip(0..) {
                    *place = position;
                }
                seed.of(Purpose::Shuffle).derive(epoch).rng().shuffle(&mut self.positions);
            }
            Sampling::Balanced(seed, classes) => {
                classes.draw(seed.of(Purpose::Sample).derive(epoch), &mut self.positions);
            }
        }
    }
}

impl Classes {
    fn new(labels: &[u32]) -> Self {
        let mut members: Vec<usize> = (0..labels.len()).collect();
        // labels of examples of a user's own may be any numbers: only those that occur take memory
        members.sort_by_key(|&position| labels[position]);
        let mut start = 0;
        let classes = members.chunk_by(|&a, &b| labels[a] == labels[b]).map(|members| {
            let class = Class { start, end: start + members.len(), drawn: 0 };
            start = class.end;
            class
        });
        let classes = classes.collect();
        Self { members, classes }
    }

    /// Fills the places of an epoch: each with a class drawn at random, and with the next of that class's members in a
    /// random order. So no member comes again before all of its class have come.
    fn draw(&mut self, seed: Seed, places: &mut [usize]) {
        let mut rng = seed.rng();
        for class in &mut self.classes {
            class.drawn = 0;
            // whatever epoch was before
            self.members[class.start..class.end].sort_unstable();
        }
        for class in &self.classes {
            rng.shuffle(&mut self.members[class.start..class.end]);
        }
        let count = self.classes.len() as u64;
        for place in places {
            let class = &mut self.classes[rng.below(count) as usize];
            *place = self.members[class.start + class.drawn % (class.end - class.start)];
            class.drawn += 1;
        }
    }
}
