//! Tables in CSV files: columns of numbers, and one of classes or some of targets. With the feature `csv`.

use std::cell::Cell;
use std::collections::HashMap;
use std::io::{self, Read};
use std::path::Path;
use std::rc::Rc;

use ::csv::{ErrorKind, Position, ReaderBuilder, StringRecord};
use ndarray::Array2;

use super::Rows;
use crate::{Error, files, text};

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
    longest: u64,
}

/// Bytes that a line may have, if the reader was not told another number.
const LONGEST: u64 = 1 << 24;

impl Default for Csv {
    fn default() -> Self {
        let (label, classes, targets, ignored) = Default::default();
        Self { delimiter: b',', has_names: true, label, classes, targets, ignored, longest: LONGEST }
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

    /// Takes lines of up to so many bytes, instead of 16 MiB. A quote that nothing closes makes one line of a whole file.
    #[must_use]
    pub fn line_limit(self, bytes: u64) -> Self {
        Self { longest: bytes, ..self }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be read; [`Error::Format`] if a line has more columns or fewer than the first, a number
    /// is none or not finite, a class is none of those given, a column is missing, or a line is too long.
    pub fn open(&self, path: impl AsRef<Path>) -> Result<Rows, Error> {
        let path = path.as_ref();
        self.read(files::open(path, "table")?, path)
    }

    /// Reads a stream; `name` stands for it in errors.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn read(&self, from: impl Read, name: impl AsRef<Path>) -> Result<Rows, Error> {
        let name = name.as_ref();
        let left = Rc::new(Cell::new(self.longest));
        let from = Bounded { from, left: Rc::clone(&left) };
        let mut reader = ReaderBuilder::new().delimiter(self.delimiter).has_headers(false).from_reader(from);
        let (mut record, mut table) = (StringRecord::new(), Table::default());
        let mut columns: Option<Vec<(String, Use)>> = None;
        while reader.read_record(&mut record).map_err(|error| failed(name, error, self.longest))? {
            left.set(self.longest);
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
                let names = text::names(uses.iter().map(|(name, _)| name));
                return Err(Error::format(path, format!("expected one column `{wanted}` in line 1, given {names}")));
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
        let names = self.classes.clone().unwrap_or_else(|| classes(&table.labels.names));
        // the first of a name, if it comes again
        let class_of: HashMap<&str, usize> = names.iter().enumerate().rev().map(|(i, name)| (&name[..], i)).collect();
        let mut classes = Vec::with_capacity(table.labels.names.len());
        for (label, &line) in table.labels.names.iter().zip(&table.labels.first) {
            let Some(&class) = class_of.get(label.as_str()) else {
                let place = Place { line, column: self.label.as_deref().unwrap_or_default() };
                let (names, given) = (text::names(&names), text::name(label));
                return Err(Error::format(
                    path,
                    format!("expected one of the classes {names} {place}, given `{given}`"),
                ));
            };
            classes.push(class);
        }
        let labels = table.labels.of.iter().map(|&place| classes[place as usize]).collect::<Vec<_>>();
        rows.with_labels(labels, names)
    }
}

/// What has been read of a table.
#[derive(Default)]
struct Table {
    count: usize,
    values: Vec<f32>,
    targets: Vec<f32>,
    labels: Labels,
}

/// The labels, each name kept once.
#[derive(Default)]
struct Labels {
    /// Which name each line has.
    of: Vec<u32>,
    /// In the order in which they came first.
    names: Vec<String>,
    /// Where each came first.
    first: Vec<Line>,
    places: HashMap<String, u32>,
}

impl Labels {
    fn add(&mut self, name: &str, line: Line) {
        let place = self.places.get(name).copied().unwrap_or_else(|| {
            // a table of as many names is longer than memory
            let place = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
            self.names.push(name.to_owned());
            self.first.push(line);
            self.places.insert(name.to_owned(), place);
            place
        });
        self.of.push(place);
    }
}

/// A stream of which so many bytes may come until somebody says otherwise: the reader of a line has no limit of its own.
struct Bounded<R> {
    from: R,
    left: Rc<Cell<u64>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(usize::try_from(self.left.get()).unwrap_or(usize::MAX));
        if most == 0 && !buffer.is_empty() {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let count = self.from.read(&mut buffer[..most])?;
        self.left.set(self.left.get() - count as u64);
        Ok(count)
    }
}

impl Table {
    fn add(&mut self, record: &StringRecord, columns: &[(String, Use)], path: &Path) -> Result<(), Error> {
        for (cell, (column, what)) in record.iter().zip(columns) {
            let cell = cell.trim();
            let line = Line::new(record.position());
            let place = || Place { line, column };
            let number = || match cell.parse::<f32>() {
                Ok(number) if number.is_finite() => Ok(number),
                parsed => {
                    let (kind, given) = (if parsed.is_ok() { "finite number" } else { "number" }, text::name(cell));
                    Err(Error::format(path, format!("expected a {kind} {}, given `{given}`", place())))
                }
            };
            match what {
                Use::Value => self.values.push(number()?),
                Use::Target => self.targets.push(number()?),
                Use::Label => self.labels.add(cell, line),
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
        write!(f, "in line {line}, column `{}` (the line begins at byte {byte})", text::name(column))
    }
}

/// The classes that occur: by number if all are whole numbers, else in alphabetical order.
fn classes(names: &[String]) -> Vec<String> {
    let mut names = names.to_vec();
    names.sort_unstable();
    if names.iter().all(|name| name.parse::<i64>().is_ok()) {
        names.sort_by_key(|name| name.parse::<i64>().unwrap_or(0));
    }
    names
}

/// What the reader found wrong with a line.
fn failed(path: &Path, error: ::csv::Error, longest: u64) -> Error {
    let place = |position: Option<&Position>| {
        position.map_or_else(String::new, |position| {
            format!(" in line {} (which begins at byte {})", position.line(), position.byte())
        })
    };
    match error.into_kind() {
        ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => Error::format(
            path,
            format!(
                "expected lines of at most {longest} bytes, given a longer one (a quote that nothing closes?); `line_limit` allows more"
            ),
        ),
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
