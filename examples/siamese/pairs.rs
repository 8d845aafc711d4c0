use ndarray::{ArrayView1, ArrayView4};
use nn_runtime::data::{Dataset, Normalisation};
use nn_runtime::{Rng, Seed};

/// Draws pairs of pictures: half of the same class, half of two.
pub(crate) struct Pairs<'a> {
    data: &'a Dataset,
    normalisation: &'a Normalisation,
    /// The positions of each class's pictures.
    members: Vec<Vec<usize>>,
    rng: Rng,
    /// The first pictures of the pairs drawn last, and the second.
    pictures: [Vec<f32>; 2],
    same: Vec<f32>,
}

impl<'a> Pairs<'a> {
    /// # Errors
    /// If there are no two classes of two pictures or more.
    pub(crate) fn new(data: &'a Dataset, normalisation: &'a Normalisation, seed: Seed) -> Result<Self, String> {
        let mut members = vec![Vec::new(); data.classes()];
        for (position, &label) in data.labels().iter().enumerate() {
            members[label as usize].push(position);
        }
        // a picture alone in its class makes no pair of one class
        members.retain(|class| class.len() > 1);
        if members.len() < 2 {
            return Err(format!("expected two classes of two pictures or more, given {} of them", members.len()));
        }
        let (pictures, same) = (Default::default(), Vec::new());
        Ok(Self { data, normalisation, members, rng: seed.rng(), pictures, same })
    }

    /// Draws so many pairs.
    pub(crate) fn draw(&mut self, count: usize) {
        self.same.clear();
        self.pictures.iter_mut().for_each(Vec::clear);
        for _ in 0..count {
            let (positions, same) = self.pair();
            self.same.push(f32::from(u8::from(same)));
            for (place, position) in self.pictures.iter_mut().zip(positions) {
                let picture = &self.data.pixels()[position * self.data.image_len()..][..self.data.image_len()];
                let plane = self.data.image_len() / self.data.image_shape()[0];
                for (channel, plane) in picture.chunks_exact(plane).enumerate() {
                    place.extend(plane.iter().map(|&byte| self.normalisation.apply(channel, byte)));
                }
            }
        }
    }

    /// The positions of two pictures, and whether they are of one class.
    fn pair(&mut self) -> ([usize; 2], bool) {
        let same = self.rng.below(2) == 0;
        let (first, second) = if same {
            let class = self.below(self.members.len());
            (class, class)
        } else {
            self.two_of(self.members.len())
        };
        let members = [first, second].map(|class| self.members[class].len());
        let [a, b] = if same { self.two_of(members[0]).into() } else { members.map(|count| self.below(count)) };
        ([self.members[first][a], self.members[second][b]], same)
    }

    /// Two different numbers below `count`, which is at least 2.
    fn two_of(&mut self, count: usize) -> (usize, usize) {
        let first = self.below(count);
        let second = self.below(count - 1);
        (first, second + usize::from(second >= first))
    }

    fn below(&mut self, count: usize) -> usize {
        self.rng.below(count as u64) as usize
    }

    /// The first pictures of the pairs, and the second.
    pub(crate) fn pictures(&self) -> [ArrayView4<'_, f32>; 2] {
        let [channels, height, width] = self.data.image_shape();
        let shape = (self.same.len(), channels, height, width);
        self.pictures.each_ref().map(|values| ArrayView4::from_shape(shape, values).expect("a picture for each pair"))
    }

    /// 1 for each pair of one class, 0 for the others.
    pub(crate) fn same(&self) -> ArrayView1<'_, f32> {
        ArrayView1::from(&self.same)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pictures of one value, that of their position.
    fn data(labels: &[u32]) -> Dataset {
        let pixels = (0..labels.len()).map(|position| position as u8).collect();
        let names = (0..4).map(|class| format!("class {class}")).collect();
        Dataset::new(pixels, [1, 1, 1], labels.to_vec(), names).expect("labels of four classes")
    }

    #[test]
    fn pairs_are_of_one_class_as_often_as_not() {
        let labels = [0, 1, 1, 2, 0, 2, 2, 3];
        let (data, normalisation) = (data(&labels), Normalisation::unit(1));
        let mut pairs = Pairs::new(&data, &normalisation, Seed(1)).expect("three classes");
        pairs.draw(4000);
        let [a, b] = pairs.pictures();
        let position =
            |value: &f32| (0..8).find(|at| (value * 255.0 - *at as f32).abs() < 0.5).expect("a byte below 8");
        let mut seen = [[0; 8]; 8];
        for ((a, b), same) in a.iter().zip(b).zip(pairs.same()) {
            let (a, b) = (position(a), position(b));
            assert_ne!(a, b, "no picture is a pair with itself");
            assert_eq!(labels[a] == labels[b], *same > 0.5);
            seen[a][b] += 1;
        }
        let same: f32 = pairs.same().sum();
        assert!((1850.0..2150.0).contains(&same), "{same} of 4000");
        // each pair that can be is drawn, and none with the picture alone in its class
        for (a, row) in seen.iter().enumerate() {
            for (b, count) in row.iter().enumerate() {
                assert_eq!(*count > 0, a != b && a < 7 && b < 7, "{a}, {b}: {count}");
            }
        }
    }

    #[test]
    fn pictures_are_normalised_by_channel() {
        let data = Dataset::new(vec![0, 255, 0, 255], [2, 1, 1], vec![0, 0], vec!["a".to_owned(), "b".to_owned()]);
        let data = data.expect("two pictures");
        let normalisation = Normalisation { mean: vec![0.5, 0.0], std: vec![0.5, 2.0] };
        let error = Pairs::new(&data, &normalisation, Seed(1)).err();
        let error = error.expect("one class");
        assert_eq!(error, "expected two classes of two pictures or more, given 1 of them");
        let pixels = [data.pixels(), data.pixels()].concat();
        let data = Dataset::new(pixels, [2, 1, 1], vec![0, 0, 1, 1], data.class_names().to_vec()).expect("four");
        let mut pairs = Pairs::new(&data, &normalisation, Seed(1)).expect("two classes");
        pairs.draw(1);
        assert_eq!(pairs.pictures().map(|picture| picture.iter().copied().collect::<Vec<_>>()), [[-1.0, 0.5]; 2]);
    }
}
