//! Tables in CSV files: columns of numbers, and one of classes or some of targets. With the feature `csv`.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use ::csv::{ErrorKind, Position, ReaderBuilder, StringRecord};
use ndarray::Array2;

use super::Rows;
use crate::Error;

/// How a table is read: which of its columns are what. All that are not named are the examples' numbers.
///
/// ```
/// use nn_runtime::data::{Csv, Examples};
///
/// let file = "length,width,kind\n5.1,3.5,setosa\n7.0,3.2,versicolor\n";
/// let rows = Csv::new().label("kind").read(file.as_bytes(), "iris.csv")?;
/// assert_eq!(rows.values(), [5.1, 3.5, 7.0, 3.2]);
/// assert_eq!((rows.labels(), rows.class_names()), (&[0, 1][..], &["setosa".to_owned(), "versicolor".to_owned()][..]));
///
/// let error = Csv::new().label("kind").read("length,kind\nlong,setosa\n".as_bytes(), "iris.csv").unwrap_err();
/// assert_eq!(error.to_string(), "iris.csv: expected a number in line 2, column `length` (the line begins at byte 12), given `long`");
/// # Ok::<(), nn_runtime::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Csv {
    delimiter: u8,
    has_names: bool,
    label: Option<String>,
    classes: Option<Vec<String>>,
    targets: Vec<String>,
    ignored: Vec<String>,
}

impl Default for Csv {
    fn default() -> Self {
        let (label, classes, targets, ignored) = Default::default();
        Self { delimiter: b',', has_names: true, label, classes, targets, ignored }
    }
}

/// What a column is for.
#[derive(Clone, Copy, PartialEq)]
enum Use {
    Value,
    Label,
    Target,
    Nothing,
}

impl Csv {
    /// Commas between the columns, whose names are in the first line.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Another byte between the columns than a comma.
    #[must_use]
    pub fn delimiter(self, delimiter: u8) -> Self {
        Self { delimiter, ..self }
    }

    /// The first line has no names: columns are called `0`, `1` and so on.
    #[must_use]
    pub fn without_names(self) -> Self {
        Self { has_names: false, ..self }
    }

    /// The column of the classes.
    #[must_use]
    pub fn label(self, column: &str) -> Self {
        Self { label: Some(column.to_owned()), ..self }
    }

    /// The classes in their order, as the column of labels names them. Without it they are those that occur, in
    /// alphabetical order, or by number if all are whole numbers: give a test set the names of its training set.
    #[must_use]
    pub fn classes(self, names: &[impl AsRef<str>]) -> Self {
        Self { classes: Some(names.iter().map(|name| name.as_ref().to_owned()).collect()), ..self }
    }

    /// One more column to be predicted.
    #[must_use]
    pub fn target(mut self, column: &str) -> Self {
        self.targets.push(column.to_owned());
        self
    }

    /// A column that is not read.
    #[must_use]
    pub fn ignore(mut self, column: &str) -> Self {
        self.ignored.push(column.to_owned());
        self
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be read; [`Error::Format`] if a line has more columns or fewer than the first, a number
    /// is none or not finite, a class is none of those given, or a column is missing.
    pub fn open(&self, path: impl AsRef<Path>) -> Result<Rows, Error> {
        let path = path.as_ref();
        let file = File::open(path).map_err(|error| Error::io(path, "open the table", error))?;
        self.read(file, path)
    }

    /// Reads a stream; `name` stands for it in errors.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn read(&self, from: impl Read, name: impl AsRef<Path>) -> Result<Rows, Error> {
        let name = name.as_ref();
        let mut reader = ReaderBuilder::new().delimiter(self.delimiter).has_headers(false).from_reader(from);
        let (mut record, mut table) = (StringRecord::new(), Table::default());
        let mut columns: Option<Vec<(String, Use)>> = None;
        while reader.read_record(&mut record).map_err(|error| failed(name, error))? {
            match &columns {
                None if self.has_names => columns = Some(self.uses(record.iter(), name)?),
                None => {
                    let columns = columns.insert(self.uses((0..record.len()).map(|i| i.to_string()), name)?);
                    table.add(&record, columns, name)?;
                }
                Some(columns) => table.add(&record, columns, name)?,
            }
        }
        let Some(columns) = columns else {
            return Err(Error::format(name, "expected lines of columns, given none"));
        };
        self.rows(table, &columns, name)
    }

    /// What each of the columns is for.
    fn uses(&self, names: impl Iterator<Item = impl AsRef<str>>, path: &Path) -> Result<Vec<(String, Use)>, Error> {
        let wanted = |list: &[String], name: &str| list.iter().any(|wanted| wanted == name);
        let uses = names.map(|name| {
            let name = name.as_ref().trim();
            let what = match name {
                _ if self.label.as_deref() == Some(name) => Use::Label,
                _ if wanted(&self.targets, name) => Use::Target,
                _ if wanted(&self.ignored, name) => Use::Nothing,
                _ => Use::Value,
            };
            (name.to_owned(), what)
        });
        let uses: Vec<_> = uses.collect();
        for wanted in self.label.iter().chain(&self.targets).chain(&self.ignored) {
            let count = uses.iter().filter(|(name, _)| name == wanted).count();
            if count != 1 {
                let names = uses.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join("`, `");
                return Err(Error::format(path, format!("expected one column `{wanted}` in line 1, given `{names}`")));
            }
        }
        Ok(uses)
    }

    fn rows(&self, table: Table, columns: &[(String, Use)], path: &Path) -> Result<Rows, Error> {
        let width = |what| columns.iter().filter(|(_, of)| *of == what).count();
        let array = |values, width| {
            Array2::from_shape_vec((table.count, width), values)
                .map_err(|error| Error::format(path, format!("expected rows of {width} columns: {error}")))
        };
        let mut rows = Rows::new(array(table.values, width(Use::Value))?)?;
        if !self.targets.is_empty() {
            // in the order in which they were asked for
            let found: Vec<&String> =
                columns.iter().filter(|(_, of)| *of == Use::Target).map(|(name, _)| name).collect();
            let order = self.targets.iter().filter_map(|name| found.iter().position(|&found| found == name));
            let targets = array(table.targets, found.len())?;
            rows = rows.with_targets(targets.select(ndarray::Axis(1), &order.collect::<Vec<_>>()))?;
        }
        if self.label.is_none() {
            return Ok(rows);
        }
        let names = self.classes.clone().unwrap_or_else(|| classes(&table.labels));
        if names.len() > 256 {
            return Err(Error::format(path, format!("expected at most 256 classes, given {}", names.len())));
        }
        let mut labels = Vec::with_capacity(table.count);
        for (label, line) in &table.labels {
            let Some(class) = names.iter().position(|name| name == label) else {
                let column = self.label.as_deref().unwrap_or_default();
                let place = Place { line: *line, column };
                let what = format!("expected one of the classes `{}` {place}, given `{label}`", names.join("`, `"));
                return Err(Error::format(path, what));
            };
            labels.push(class as u8);
        }
        rows.with_labels(labels, names)
    }
}

/// What has been read of a table.
#[derive(Default)]
struct Table {
    count: usize,
    values: Vec<f32>,
    targets: Vec<f32>,
    /// Each with its line.
    labels: Vec<(String, Line)>,
}

impl Table {
    fn add(&mut self, record: &StringRecord, columns: &[(String, Use)], path: &Path) -> Result<(), Error> {
        for (text, (column, what)) in record.iter().zip(columns) {
            let text = text.trim();
            let line = Line::new(record.position());
            let place = || Place { line, column };
            let number = || match text.parse::<f32>() {
                Ok(number) if number.is_finite() => Ok(number),
                Ok(_) => Err(Error::format(path, format!("expected a finite number {}, given `{text}`", place()))),
                Err(_) => Err(Error::format(path, format!("expected a number {}, given `{text}`", place()))),
            };
            match what {
                Use::Value => self.values.push(number()?),
                Use::Target => self.targets.push(number()?),
                Use::Label => self.labels.push((text.to_owned(), line)),
                Use::Nothing => {}
            }
        }
        self.count += 1;
        Ok(())
    }
}

/// A line of a table: what is kept for each label, to say where it is.
#[derive(Clone, Copy)]
struct Line {
    number: u64,
    byte: u64,
}

impl Line {
    fn new(position: Option<&Position>) -> Self {
        let (number, byte) = position.map_or((0, 0), |position| (position.line(), position.byte()));
        Self { number, byte }
    }
}

/// Where something is in a table.
struct Place<'t> {
    line: Line,
    column: &'t str,
}

impl std::fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { line: Line { number: line, byte }, column } = self;
        write!(f, "in line {line}, column `{column}` (the line begins at byte {byte})")
    }
}

/// The classes that occur, each once: by number if all are whole numbers, else in alphabetical order.
fn classes(labels: &[(String, Line)]) -> Vec<String> {
    let mut names: Vec<&str> = labels.iter().map(|(label, _)| label.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    if names.iter().all(|name| name.parse::<i64>().is_ok()) {
        names.sort_by_key(|name| name.parse::<i64>().unwrap_or(0));
    }
    names.into_iter().map(str::to_owned).collect()
}

/// What the reader found wrong with a line.
fn failed(path: &Path, error: ::csv::Error) -> Error {
    let place = |position: Option<&Position>| {
        position.map_or_else(String::new, |position| {
            format!(" in line {} (which begins at byte {})", position.line(), position.byte())
        })
    };
    match error.into_kind() {
        ErrorKind::Io(error) => Error::io(path, "read the table", error),
        ErrorKind::UnequalLengths { pos, expected_len, len } => {
            let place = place(pos.as_ref());
            Error::format(path, format!("expected {expected_len} columns{place}, given {len}"))
        }
        ErrorKind::Utf8 { pos, err } => {
            let place = place(pos.as_ref());
            Error::format(path, format!("expected text in UTF-8{place}, given column {} that is not", err.field()))
        }
        _ => Error::format(path, "expected lines of columns"),
    }
}

#[cfg(test)]
mod tests;
