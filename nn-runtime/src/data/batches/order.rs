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
    /// Where the members of each class that has any are: its label, and from where to where.
    classes: Vec<Class>,
}

#[derive(Clone, Debug)]
struct Class {
    label: u8,
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
    pub(super) fn balance(&mut self, seed: Seed, labels: &[u8]) {
        self.sampling = Sampling::Balanced(seed, Classes::new(labels));
    }

    pub(super) fn positions(&self) -> &[usize] {
        &self.positions
    }

    pub(super) fn start(&mut self, epoch: u64, labels: &[u8]) {
        match &mut self.sampling {
            Sampling::AsTheyAre => {}
            Sampling::Shuffled(seed) => {
                for (place, position) in self.positions.iter_mut().zip(0..) {
                    *place = position;
                }
                seed.of(Purpose::Shuffle).derive(epoch).rng().shuffle(&mut self.positions);
            }
            Sampling::Balanced(seed, classes) => {
                classes.draw(seed.of(Purpose::Sample).derive(epoch), labels, &mut self.positions);
            }
        }
    }
}

impl Classes {
    fn new(labels: &[u8]) -> Self {
        let mut counts = [0_usize; 256];
        for &label in labels {
            counts[usize::from(label)] += 1;
        }
        let (mut classes, mut end) = (Vec::new(), 0);
        for (label, count) in (0..=u8::MAX).zip(counts).filter(|&(_, count)| count > 0) {
            let start = end;
            end += count;
            classes.push(Class { label, start, end, drawn: 0 });
        }
        Self { members: vec![0; labels.len()], classes }
    }

    /// Fills the places of an epoch: each with a class drawn at random, and with the next of that class's members in a
    /// random order. So no member comes again before all of its class have come.
    fn draw(&mut self, seed: Seed, labels: &[u8], places: &mut [usize]) {
        let mut rng = seed.rng();
        let mut of_label = [0_usize; 256];
        for class in &mut self.classes {
            of_label[usize::from(class.label)] = class.start;
            class.drawn = 0;
        }
        for (position, &label) in labels.iter().enumerate() {
            let at = &mut of_label[usize::from(label)];
            self.members[*at] = position;
            *at += 1;
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
