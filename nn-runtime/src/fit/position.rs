use super::Scores;

/// How far a training has come: saved with the network, it goes on to the same bits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Position {
    /// Epochs completed.
    pub epoch: u64,
    /// Batches done in the next one.
    pub batch: u64,
    /// The sum of those batches' losses.
    pub loss: f64,
    /// How the completed epochs went.
    pub history: Vec<Epoch>,
}

/// How an epoch went.
#[derive(Clone, Debug, PartialEq)]
pub struct Epoch {
    /// The mean of the batches' losses, each before its step.
    pub loss: f64,
    /// The learning rate of its last step.
    pub rate: f32,
    /// What [`Learner::evaluate`](super::Learner::evaluate) gave after it.
    pub scores: Scores,
}

impl Position {
    /// The number of the best epoch so far, from 0, and its score: the first, if several were as good; none before
    /// there is an epoch whose score is a number.
    #[must_use]
    pub fn best(&self) -> Option<(u64, f64)> {
        let mut best: Option<(u64, f64)> = None;
        for (number, score) in (0..).zip(self.history.iter().map(|epoch| epoch.scores.score())) {
            if !score.is_nan() && best.is_none_or(|(_, highest)| score > highest) {
                best = Some((number, score));
            }
        }
        best
    }
}

#[cfg(feature = "checkpoint")]
mod written {
    use super::{Epoch, Position, Scores};
    use crate::Error;
    use crate::checkpoint::Metadata;
    use crate::json::Json;

    /// The entries of the metadata.
    const EPOCH: &str = "epoch";
    const BATCH: &str = "batch_of_epoch";
    const LOSS: &str = "loss_of_epoch";
    const HISTORY: &str = "history";

    impl Position {
        /// Puts the position among what a checkpoint says beside its numbers, as the entries `epoch`, `batch_of_epoch`,
        /// `loss_of_epoch` and `history`. It reads back to the same bits (one NaN being as good as another).
        ///
        /// ```
        /// use nn_runtime::checkpoint::Metadata;
        /// use nn_runtime::fit::Position;
        ///
        /// let position = Position { epoch: 3, batch: 17, loss: 8.25, history: vec![] };
        /// let mut metadata = Metadata::new(); // for `checkpoint::save_training`
        /// position.write(&mut metadata);
        /// assert_eq!(metadata["epoch"], "3");
        /// assert_eq!(Position::read(&metadata)?, position);
        /// # Ok::<(), nn_runtime::Error>(())
        /// ```
        pub fn write(&self, metadata: &mut Metadata) {
            let history = self.history.iter().map(|epoch| {
                let scores = Json::object(epoch.scores.iter().map(|(name, number)| (name, Json::from(number))));
                Json::object([("loss", epoch.loss.into()), ("rate", epoch.rate.into()), ("scores", scores)])
            });
            let entries = [
                (EPOCH, self.epoch.to_string()),
                (BATCH, self.batch.to_string()),
                (LOSS, self.loss.to_string()),
                (HISTORY, Json::from(history.collect::<Vec<_>>()).to_string()),
            ];
            metadata.extend(entries.map(|(key, value)| (key.to_owned(), value)));
        }

        /// The position that [`write`](Self::write) put there.
        ///
        /// # Errors
        /// [`Error::Invalid`] if an entry is missing, or is none that `write` makes: it is named.
        pub fn read(metadata: &Metadata) -> Result<Self, Error> {
            Ok(Self {
                epoch: entry(metadata, EPOCH, "a whole number", |text| text.parse().ok())?,
                batch: entry(metadata, BATCH, "a whole number", |text| text.parse().ok())?,
                loss: entry(metadata, LOSS, "a number", |text| text.parse().ok())?,
                history: entry(metadata, HISTORY, "a list of epochs as JSON", |text| {
                    let Ok(Json::Array(epochs)) = Json::parse(text) else { return None };
                    epochs.iter().map(epoch).collect()
                })?,
            })
        }
    }

    fn epoch(json: &Json) -> Option<Epoch> {
        let number = |key| json.get(key)?.as_f64();
        let mut scores = json.get("scores")?.entries().iter();
        let (name, score) = scores.next()?;
        let mut all = Scores::new(name, score.as_f64()?);
        for (name, number) in scores {
            all = all.with(name, number.as_f64()?);
        }
        Some(Epoch { loss: number("loss")?, rate: number("rate")? as f32, scores: all })
    }

    fn entry<T>(
        metadata: &Metadata,
        key: &str,
        expected: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Error> {
        let given = metadata.get(key);
        given.and_then(|text| read(text)).ok_or_else(|| {
            let given = given.map_or("no such entry".to_owned(), |text| format!("`{}`", crate::text::name(text)));
            Error::invalid("position", format!("expected {expected} in the metadata `{key}`, given {given}"))
        })
    }
}
