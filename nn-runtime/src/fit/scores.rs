/// What an evaluation found: numbers by their names. The first is the score, by which epochs are compared: the higher
/// the better.
///
/// ```
/// use nn_runtime::fit::Scores;
///
/// let scores = Scores::new("accuracy/test", 0.75).with("accuracy/train", 0.875);
/// assert_eq!((scores.score(), scores.get("accuracy/train")), (0.75, Some(0.875)));
/// assert_eq!(Scores::from(0.5), Scores::new("score", 0.5));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Scores {
    first: (String, f64),
    others: Vec<(String, f64)>,
}

impl Scores {
    /// The score alone.
    #[must_use]
    pub fn new(name: impl Into<String>, score: f64) -> Self {
        Self { first: (name.into(), score), others: Vec::new() }
    }

    /// Another number beside it. One of a name that is there already stands behind it, and is not found by its name.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, number: f64) -> Self {
        self.others.push((name.into(), number));
        self
    }

    /// The first number.
    pub fn score(&self) -> f64 {
        self.first.1
    }

    /// The number of this name.
    pub fn get(&self, name: &str) -> Option<f64> {
        self.iter().find(|(known, _)| *known == name).map(|(_, number)| number)
    }

    /// All numbers with their names, the score first.
    pub fn iter(&self) -> impl Iterator<Item = (&str, f64)> {
        std::iter::once(&self.first).chain(&self.others).map(|(name, number)| (name.as_str(), *number))
    }
}

impl From<f64> for Scores {
    fn from(score: f64) -> Self {
        Self::new("score", score)
    }
}
