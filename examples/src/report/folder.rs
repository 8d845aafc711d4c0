//! A run's folder: `log.jsonl` with the events `start`, `epoch` and `end`, and pictures.

use super::picture::Picture;
use super::run::{Epoch, Graph, Measure, Mistake, Run, Template};
use nn_runtime::Error;
use nn_runtime::files;
use nn_runtime::log::{self, Json, JsonLog};
use nn_runtime::metrics::ConfusionMatrix;
use nn_runtime::text;
use std::fs;
use std::path::{Path, PathBuf};

const LOG: &str = "log.jsonl";
const PICTURES: &str = "pictures";

/// Writes a run's folder as the training goes.
#[derive(Debug)]
pub struct RunFolder {
    folder: PathBuf,
    log: JsonLog,
}

impl RunFolder {
    /// A folder of a new run, made if it is not there; a log in it is begun anew. Writes what is known of the run at its
    /// start: name, settings, machine, classes, graph.
    ///
    /// # Errors
    /// [`Error::Io`] if something cannot be made or written.
    pub fn create(folder: &Path, run: &Run) -> Result<Self, Error> {
        fs::create_dir_all(folder).map_err(|source| io(folder, "make the folder of the run", source))?;
        Self::start(folder, JsonLog::create(&folder.join(LOG))?, run)
    }

    /// The folder of a run that goes on. Epochs that come again take the place of the first ones.
    ///
    /// # Errors
    /// As of [`RunFolder::create`].
    pub fn resume(folder: &Path, run: &Run) -> Result<Self, Error> {
        fs::create_dir_all(folder).map_err(|source| io(folder, "make the folder of the run", source))?;
        Self::start(folder, JsonLog::append(&folder.join(LOG))?, run)
    }

    fn start(folder: &Path, mut log: JsonLog, run: &Run) -> Result<Self, Error> {
        log.write(&start(run))?;
        Ok(Self { folder: folder.to_owned(), log })
    }

    /// Writes an epoch.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be written.
    pub fn epoch(&mut self, epoch: &Epoch) -> Result<(), Error> {
        self.log.write(&self::epoch(epoch))
    }

    /// Writes an event of one's own, an object with another `event` than `start`, `epoch` and `end`; [`Run::read`]
    /// leaves it out.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be written.
    pub fn event(&mut self, event: &Json) -> Result<(), Error> {
        self.log.write(event)
    }

    /// Writes what is known at the run's end: outcome, confusion matrix, pictures.
    ///
    /// # Errors
    /// [`Error::Io`] if something cannot be written.
    pub fn end(&mut self, run: &Run) -> Result<(), Error> {
        let mistakes = run.mistakes.iter().enumerate().map(|(number, mistake)| {
            Ok(Json::object([
                ("picture", Json::from(self.picture("mistake", number, &mistake.picture)?)),
                ("label", mistake.label.into()),
                ("predicted", mistake.predicted.into()),
                ("probability", mistake.probability.into()),
            ]))
        });
        let mistakes = mistakes.collect::<Result<Vec<_>, Error>>()?;
        let templates = run.templates.iter().enumerate().map(|(number, template)| {
            Ok(Json::object([
                ("picture", Json::from(self.picture("template", number, &template.picture)?)),
                ("caption", template.caption.as_str().into()),
            ]))
        });
        let templates = templates.collect::<Result<Vec<_>, Error>>()?;
        let rows = |matrix: &ConfusionMatrix| (0..matrix.classes()).map(|label| matrix.row(label).to_vec()).collect();
        let matrix: Option<Vec<Vec<u64>>> = run.matrix.as_ref().map(rows);
        let unpredicted =
            |matrix: &ConfusionMatrix| (0..matrix.classes()).map(|label| matrix.unpredicted(label)).collect();
        let unpredicted: Option<Vec<u64>> = run.matrix.as_ref().map(unpredicted);
        self.log.write(&Json::object([
            ("event", Json::from("end")),
            ("outcome", run.outcome.clone().into()),
            ("confusion", matrix.into()),
            ("unpredicted", unpredicted.into()),
            ("mistakes", mistakes.into()),
            ("templates", templates.into()),
            ("took", texts(&run.took)),
        ]))
    }

    /// Writes a picture, and returns its place in the folder.
    fn picture(&self, kind: &str, number: usize, picture: &Picture) -> Result<String, Error> {
        let pictures = self.folder.join(PICTURES);
        let name = format!("{kind}-{number:03}.png");
        let path = pictures.join(&name);
        let written = fs::create_dir_all(&pictures).and_then(|()| fs::write(&path, picture.png()));
        written.map_err(|source| io(&path, "write the picture", source))?;
        Ok(format!("{PICTURES}/{name}"))
    }
}

fn io(path: &Path, doing: &str, source: std::io::Error) -> Error {
    Error::Io { path: path.to_owned(), doing: doing.to_owned(), source }
}

fn texts(pairs: &[(String, String)]) -> Json {
    Json::object(pairs.iter().map(|(key, value)| (key.as_str(), Json::from(value.as_str()))))
}

fn start(run: &Run) -> Json {
    let graph = run.graph.as_ref().map(|graph| {
        let sizes = Json::object(graph.sizes.iter().map(|(name, size)| (name.as_str(), Json::from(*size))));
        Json::object([("text", Json::from(graph.text.as_str())), ("sizes", sizes)])
    });
    Json::object([
        ("event", Json::from("start")),
        ("name", run.name.as_str().into()),
        ("evaluated", run.evaluated.as_str().into()),
        ("settings", texts(&run.settings)),
        ("machine", texts(&run.machine)),
        ("classes", run.classes.clone().into()),
        ("graph", graph.into()),
    ])
}

/// The numbers of an epoch by their keys. What was not measured is left out.
const NUMBERS: [(&str, Measure, Set); 6] = [
    ("train_loss", |epoch| epoch.train_loss, |epoch| &mut epoch.train_loss),
    ("test_loss", |epoch| epoch.test_loss, |epoch| &mut epoch.test_loss),
    ("train_accuracy", |epoch| epoch.train_accuracy, |epoch| &mut epoch.train_accuracy),
    ("test_accuracy", |epoch| epoch.test_accuracy, |epoch| &mut epoch.test_accuracy),
    ("learning_rate", |epoch| epoch.learning_rate, |epoch| &mut epoch.learning_rate),
    ("seconds", |epoch| epoch.seconds, |epoch| &mut epoch.seconds),
];
type Set = fn(&mut Epoch) -> &mut Option<f32>;

fn epoch(epoch: &Epoch) -> Json {
    let mut entries = vec![("event", Json::from("epoch")), ("epoch", epoch.number.into())];
    entries.extend(NUMBERS.iter().filter_map(|(key, get, _)| Some((*key, get(epoch)?.into()))));
    if !epoch.gradient_norms.is_empty() {
        let norms = epoch.gradient_norms.iter().map(|(layer, norm)| (layer.as_str(), Json::from(*norm)));
        entries.push(("gradient_norms", Json::object(norms)));
    }
    Json::object(entries)
}

impl Run {
    /// Reads a run's folder, as far as the run has come. Events of other names are left out, and so is a last line that
    /// was cut.
    ///
    /// # Errors
    /// [`Error::Io`] if the log or a picture that it names cannot be read; [`Error::Format`] if an event is not as
    /// [`RunFolder`] writes it: it is named by its number.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(LOG);
        let mut run = Self::named("");
        for (number, event) in log::read(&path)?.iter().enumerate() {
            let kind = event.get("event").and_then(Json::as_text);
            let read = match kind {
                Some("start") => run.read_start(event),
                Some("epoch") => run.read_epoch(event),
                Some("end") => run.read_end(event, folder),
                _ => Ok(()),
            };
            read.map_err(|wrong| match wrong {
                Wrong::File(error) => error,
                Wrong::Event(what) => Error::Format {
                    path: path.clone(),
                    what: format!("event {}, {}: {what}", number + 1, kind.unwrap_or_default()),
                },
            })?;
        }
        Ok(run)
    }

    /// What a start says takes the place of what an earlier one said; the epochs stay.
    fn read_start(&mut self, event: &Json) -> Result<(), Wrong> {
        let graph = match event.get("graph") {
            None | Some(Json::Null) => None,
            Some(graph) => Some(Graph {
                text: text(graph, "text")?,
                sizes: pairs(graph, "sizes", |size| size.as_u64().ok_or("a whole number"))?,
            }),
        };
        let classes = event.get("classes").map_or(&[][..], Json::items).iter();
        let classes = classes.map(|class| class.as_text().map(str::to_owned).ok_or("`classes`: expected strings"));
        *self = Self {
            name: text(event, "name")?,
            evaluated: text(event, "evaluated")?,
            settings: words(event, "settings")?,
            machine: words(event, "machine")?,
            classes: classes.collect::<Result<_, _>>()?,
            graph,
            epochs: std::mem::take(&mut self.epochs),
            ..Self::default()
        };
        Ok(())
    }

    /// An epoch that comes again, because the run went on from before it, takes the place of itself and of all later ones.
    fn read_epoch(&mut self, event: &Json) -> Result<(), Wrong> {
        let mut epoch = Epoch::number(whole(event, "epoch")?);
        for (key, _, set) in NUMBERS {
            if let Some(value) = event.get(key) {
                *set(&mut epoch) = Some(value.as_f64().ok_or_else(|| format!("`{key}`: expected a number"))? as f32);
            }
        }
        epoch.gradient_norms =
            pairs(event, "gradient_norms", |norm| norm.as_f64().map(|norm| norm as f32).ok_or("a number"))?;
        // they are in order, and few come again
        while self.epochs.pop_if(|earlier| earlier.number >= epoch.number).is_some() {}
        self.epochs.push(epoch);
        Ok(())
    }

    fn read_end(&mut self, event: &Json, folder: &Path) -> Result<(), Wrong> {
        let items = |key| event.get(key).map_or(&[][..], Json::items);
        let rows = event.get("confusion").filter(|rows| **rows != Json::Null);
        let matrix = rows.map(|rows| confusion(rows, items("unpredicted"))).transpose()?;
        let mistakes = items("mistakes").iter().map(|item| {
            let probability = item.get("probability").and_then(Json::as_f64);
            Ok(Mistake {
                picture: picture(folder, item)?,
                label: index(item, "label")?,
                predicted: index(item, "predicted")?,
                probability: probability.ok_or("`probability`: expected a number")? as f32,
            })
        });
        let mistakes = mistakes.collect::<Result<_, Wrong>>()?;
        let templates = items("templates")
            .iter()
            .map(|item| Ok(Template { picture: picture(folder, item)?, caption: text(item, "caption")? }));
        let templates = templates.collect::<Result<_, Wrong>>()?;
        self.outcome = event.get("outcome").and_then(Json::as_text).map(str::to_owned);
        self.took = words(event, "took")?;
        (self.matrix, self.mistakes, self.templates) = (matrix, mistakes, templates);
        Ok(())
    }
}

/// What is wrong with a folder.
enum Wrong {
    /// An event is not as it should be.
    Event(String),
    /// A picture that the log names cannot be read.
    File(Error),
}

impl From<String> for Wrong {
    fn from(what: String) -> Self {
        Self::Event(what)
    }
}

impl From<&str> for Wrong {
    fn from(what: &str) -> Self {
        Self::Event(what.to_owned())
    }
}

impl From<Error> for Wrong {
    fn from(error: Error) -> Self {
        Self::File(error)
    }
}

fn text(event: &Json, key: &str) -> Result<String, String> {
    event.get(key).and_then(Json::as_text).map(str::to_owned).ok_or_else(|| format!("`{key}`: expected a string"))
}

fn words(event: &Json, key: &str) -> Result<Vec<(String, String)>, String> {
    pairs(event, key, |value| value.as_text().map(str::to_owned).ok_or("a string"))
}

fn whole(event: &Json, key: &str) -> Result<u64, String> {
    event.get(key).and_then(Json::as_u64).ok_or_else(|| format!("`{key}`: expected a whole number"))
}

fn index(event: &Json, key: &str) -> Result<usize, String> {
    usize::try_from(whole(event, key)?).map_err(|error| format!("`{key}`: {error}"))
}

/// The entries of an object; none if there is no such object.
fn pairs<T>(
    event: &Json,
    key: &str,
    of: impl Fn(&Json) -> Result<T, &'static str>,
) -> Result<Vec<(String, T)>, String> {
    let entries = event.get(key).map_or(&[][..], Json::entries).iter();
    let pair = |(name, value): &(String, Json)| match of(value) {
        Ok(value) => Ok((name.clone(), value)),
        Err(expected) => Err(format!("`{key}`, `{name}`: expected {expected}")),
    };
    entries.map(pair).collect()
}

fn confusion(rows: &Json, unpredicted: &[Json]) -> Result<ConfusionMatrix, String> {
    let count = |count: &Json| count.as_u64().ok_or("`confusion`: expected whole numbers");
    let rows = rows.items().iter().map(|row| row.items().iter().map(count).collect::<Result<Vec<_>, _>>());
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    let mut matrix = ConfusionMatrix::from_counts(&rows).map_err(|error| error.to_string())?;
    for (label, times) in unpredicted.iter().enumerate() {
        matrix.add_unpredicted(label, count(times)?).map_err(|error| error.to_string())?;
    }
    Ok(matrix)
}

/// The picture of an item. Its place is a plain name in the folder of pictures, whatever else a log may say.
fn picture(folder: &Path, item: &Json) -> Result<Picture, Wrong> {
    let place = text(item, "picture")?;
    let name = place.strip_prefix(PICTURES).and_then(|place| place.strip_prefix('/'));
    let is_plain = |name: &str| !name.contains(['/', '\\', ':']);
    let Some(name) = name.filter(|name| is_plain(name)).and_then(|name| name.strip_suffix(".png")) else {
        return Err(format!("`picture`: expected {PICTURES}/NAME.png, given `{}`", text::name(&place)).into());
    };
    let path = folder.join(PICTURES).join(format!("{name}.png"));
    let png = files::read(&path, "picture")?;
    Picture::from_png(png).map_err(|error| Error::Format { path, what: error.to_string() }.into())
}
