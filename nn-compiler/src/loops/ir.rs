//! What the machine does, as data: a kernel is a function over memory, whose loops, loads and stores stand here and are
//! looked up nowhere else. Strides and extents are sizes as they lie, pads included. A back end prints this and decides
//! nothing; [`super::verify`] checks it, [`super::interpret`] runs it.

use crate::ir::ops::{Binary, Scalar, Unary};
use crate::ir::resampling::Resampling;
use crate::ir::types::{Dim, Element};
use crate::ir::windows::{Side, Windows};

/// A name within a function: of memory, a loop, or a value.
pub type Name = String;

/// What the optimiser's state for some memory is called.
pub fn state_name(memory: &str) -> Name {
    format!("{memory}_state")
}

/// What an element of memory is. Lanes are always of reals: a load widens, a store narrows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// A number of the network's real type.
    Real,
    /// A whole number from 0 to 255: a truth, a place in a window.
    Byte,
    /// A class index below the given count. It is looked up and never loaded to lanes.
    Class(Dim),
}

impl Format {
    /// How elements of a type are passed by callers, and stored where nothing better is known.
    pub fn of(element: &Element) -> Self {
        match element {
            Element::Float => Self::Real,
            Element::Class(classes) => Self::Class(classes.clone()),
        }
    }

    /// A word for them.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Real => "reals",
            Self::Byte => "bytes",
            Self::Class(_) => "classes",
        }
    }

    /// Bytes of an element, in a network of `f32`.
    pub const fn bytes(&self) -> i64 {
        match self {
            Self::Real | Self::Class(_) => 4,
            Self::Byte => 1,
        }
    }
}

/// A kernel.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Function {
    /// What it is passed, in order.
    pub parameters: Vec<Parameter>,
    /// Numbers of the source that it reads as memory: their bits.
    pub tables: Vec<(Name, Vec<u64>)>,
    /// What it does.
    pub body: Vec<Statement>,
    /// The values that it gives back, of which all lanes are equal.
    pub returns: Vec<Name>,
}

/// What a function is passed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Parameter {
    /// What it is called.
    pub name: Name,
    /// What it is.
    pub kind: ParameterKind,
}

/// Kinds of what a function is passed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ParameterKind {
    /// The number of examples.
    Batch,
    /// What random numbers follow from.
    Seed,
    /// Which of the random streams is drawn from.
    Stream,
    /// A number.
    Scalar,
    /// Memory to read.
    Read(Format),
    /// Memory to write.
    Write(Format),
    /// The optimiser's state for the memory before it; borrowed where the body itself takes steps.
    State {
        /// Whether the body itself takes steps.
        is_borrowed: bool,
    },
    /// Memory for whatever the function likes.
    Scratch,
}

/// A place in memory, in elements: `first + Σ index · stride`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Offset {
    /// Where a view begins.
    pub first: Dim,
    /// What loops add, each an index and its stride.
    pub terms: Vec<(Index, Dim)>,
}

/// How far a loop is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Index {
    /// The loop's variable.
    Loop(Name),
    /// From the last one to the first: `last − index`.
    Backwards(Name, Dim),
    /// The class of a row.
    Class(Class),
}

/// A whole number, never below zero, that follows from loops and sizes. It bounds a loop or names an index.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Whole {
    /// A sum of indices and sizes.
    Sum(Offset),
    /// A function of two numbers.
    Of(Arithmetic, Box<[Self; 2]>),
}

/// Functions of two whole numbers, a and b.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arithmetic {
    /// `a + b`
    Plus,
    /// `a · b`
    Times,
    /// `a − b`, or 0 where b is larger.
    Less,
    /// `a / b`, rounded down.
    Quotient,
    /// `a / b`, rounded up.
    Covering,
    /// The smaller one.
    Least,
    /// The larger one.
    Most,
}

/// Memory from a place on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Part {
    /// The memory.
    pub memory: Name,
    /// What its elements are.
    pub format: Format,
    /// Where the part begins.
    pub start: Offset,
}

/// Where lanes lie. Lanes are so many elements next to each other along the innermost loop, whose place is `j`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// From `row + j · stride` on, each so far from the one before.
    Lanes {
        /// Where the row begins.
        row: Offset,
        /// From one lane to the next.
        stride: Dim,
    },
    /// The same, from the last element of the row to the first.
    Mirrored {
        /// Where the row begins.
        row: Offset,
        /// The index of the last element.
        last: Dim,
        /// From one lane to the one before.
        stride: Dim,
    },
    /// One element: loaded to all lanes, stored from the first.
    One(Offset),
}

/// The class of a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Class {
    /// The memory of classes.
    pub labels: Name,
    /// Where the row's is.
    pub at: Offset,
}

/// A place along an axis.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Along {
    /// Another one in each lane.
    Lanes,
    /// That of a loop.
    Loop(Name),
    /// An axis of one element.
    Zero,
}

/// Lanes, computed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Expr {
    /// What has a name.
    Name(Name),
    /// The same number in each.
    Number(Scalar),
    /// A number that the function is passed, in each.
    Scalar(Name),
    /// From memory.
    Load {
        /// The memory.
        memory: Name,
        /// What its elements are.
        format: Format,
        /// Where in it.
        at: Place,
    },
    /// A function of each.
    Unary(Unary, Box<Expr>),
    /// A function of each pair.
    Binary(Binary, Box<[Expr; 2]>),
    /// `mask != 0 ? a : b`
    Select(Box<[Expr; 3]>),
    /// 1 at the class, 0 elsewhere.
    OneHot(Class, Along),
    /// The element of a row that the class names, in each lane.
    Pick {
        /// The memory.
        memory: Name,
        /// Where the row begins.
        row: Offset,
        /// From one element of the row to the next.
        stride: Dim,
        /// Which of them.
        class: Class,
    },
    /// How far along an axis.
    Index(Along),
    /// Uniform random numbers: that of a place, or with a stride those from it on.
    Uniform {
        /// The random stream.
        stream: Stream,
        /// Where the row begins.
        row: Offset,
        /// From one lane to the next; none where all lanes have one number.
        stride: Option<Dim>,
    },
    /// What an accumulator has taken in until now. Only single numbers are folded into it, and it needs no end.
    SoFar(Accumulator),
    /// In a body: the sum that it follows.
    Sum,
    /// In a body that takes a step: the parameter's old value.
    Old,
}

/// A random stream.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Stream {
    /// The one of this number.
    Number(usize),
    /// One that the function is passed.
    Passed(Name),
}

/// How numbers are added up or compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Adding {
    /// The largest.
    Largest,
    /// A chain in each lane, and the lanes together: for few numbers.
    Chain,
    /// Blocks of chains: all numbers that a function adds to one.
    Blocks,
    /// The same for one row of many.
    Row,
    /// The one of a row that the class names: its chain is of zeros but for that.
    Picked,
    /// The number that was taken in last; 0 before there is one.
    Latest,
}

/// A value that is built up in registers, lane by lane.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Accumulator {
    /// What it is called, while it is built and when it is complete.
    pub name: Name,
    /// How.
    pub adding: Adding,
}

/// A step of a loop nest.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Statement {
    /// So many times, one after the other.
    For {
        /// Its index, if anything asks for it.
        index: Option<Name>,
        /// How many times.
        extent: Dim,
        /// What is done.
        body: Vec<Statement>,
    },
    /// From a start to before an end, one after the other; not at all where the end is not behind the start. One that runs
    /// once or not at all is a condition.
    Range {
        /// Its index, if anything asks for it.
        index: Option<Name>,
        /// The first index.
        start: Whole,
        /// The index behind the last.
        end: Whole,
        /// What is done.
        body: Vec<Statement>,
    },
    /// Names a whole number. Places use it as they use the index of a loop.
    Index(Name, Whole),
    /// Some lanes at a time, of so many in all; their place is `j`.
    Lanes {
        /// How many.
        extent: Dim,
        /// What is done.
        body: Vec<Statement>,
    },
    /// Names lanes.
    Let(Name, Expr),
    /// Begins an accumulator.
    Begin(Accumulator),
    /// Takes the lanes into one that are there, one number from each.
    Fold(Accumulator, Expr),
    /// Takes one number in: all lanes are equal.
    FoldOne(Accumulator, Expr),
    /// Completes an accumulator; with a count it becomes the mean of so many.
    End(Accumulator, Option<Dim>),
    /// The row's element that the class names, from lanes that are computed here.
    FoldPicked(Accumulator, Class, Expr),
    /// The same number everywhere: 0, or less than any.
    Fill(Name, Adding),
    /// Writes lanes.
    Store {
        /// The memory.
        memory: Name,
        /// What its elements are.
        format: Format,
        /// Where.
        at: Place,
        /// What.
        value: Expr,
    },
    /// The optimiser's step: memory and its state, by the gradient.
    Step {
        /// The parameter.
        memory: Name,
        /// Where.
        at: Place,
        /// The gradient.
        gradient: Expr,
    },
    /// What is written in place of an old value, unless it is not finite.
    Assign {
        /// The running statistic.
        memory: Name,
        /// Where.
        at: Place,
        /// What.
        value: Expr,
    },
    /// Adds to what is in memory (or keeps the larger), lane by lane.
    AddTo(Name, Offset, Adding, Expr),
    /// One element of memory becomes the largest of itself and the lanes.
    Raise(Name, Offset, Expr),
    /// Scratch memory, cut into parts of so many elements.
    Parts(Vec<(Name, Dim)>),
    /// The first elements of the scratch memory, and the rest as the scratch memory.
    Reserve(Name, Dim),
    /// Begins sums that lie in memory, in chains, with memory beside them: in all of it, or so many elements from a place on.
    BeginSums {
        /// What they are called.
        sums: Name,
        /// Where they lie.
        memory: Name,
        /// From where on, and how many elements.
        part: Option<(Offset, Dim)>,
        /// The memory beside them.
        beside: Name,
    },
    /// Adds lanes to sums.
    AddToSums(Name, Offset, Expr),
    /// Adds one number to sums.
    AddOneToSums(Name, Offset, Name),
    /// So many numbers were added to each.
    NextSums(Name, Dim),
    /// The sums are complete.
    EndSums(Name),
    /// Statements that see the chains of sums as the memory of this name.
    WithChains {
        /// What they are called.
        memory: Name,
        /// The sums.
        sums: Name,
        /// What is done.
        body: Vec<Statement>,
    },
    /// One element of memory is what an accumulator gave.
    SetOne(Name, Offset, Name),
    /// One element of memory grows by it.
    AddOne(Name, Offset, Name),
    /// A kernel of the runtime's.
    Call(Box<Call>),
}

/// A call of a kernel of the runtime's, and what follows each of its sums.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Call {
    /// What is computed.
    pub library: Library,
    /// What is done with it.
    pub finish: Finish,
    /// In a product: what is done with the sums of the right operand's columns, which ride along.
    pub column_sums: Option<Finish>,
}

/// Which of the runtime's ways to a product is called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Driver {
    /// Part of the caller, for so many columns.
    Inlined,
    /// Plain loops or blocks, whichever a call's sizes ask for.
    #[default]
    BySize,
    /// Blocks: at no size that the call may have would plain loops be taken, so that no code for them is made.
    Blocks,
}

/// The kernels that the runtime has.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Library {
    /// `out[m, n] = Σ_k left[m, k] · right[k, n]`
    Contract {
        /// m, n and k.
        size: Box<[Dim; 3]>,
        /// `[m, k]`
        left: Matrix,
        /// `[k, n]`
        right: Matrix,
        /// Which of the runtime's ways.
        driver: Driver,
    },
    /// One side of a convolution from the others, in the order of image, filter, map.
    Convolve {
        /// How the windows slide.
        geometry: Geometry,
        /// The side that is computed.
        gives: Side,
        /// The others.
        operands: Box<[Tensor; 2]>,
    },
    /// The largest element of each window, and where it is.
    MaxPool {
        /// How the windows slide.
        geometry: Geometry,
        /// The image.
        image: Tensor,
        /// Where the places go, if anyone asks.
        index: Option<Output>,
    },
    /// The element of each window that an index names.
    PickPool {
        /// How the windows slide.
        geometry: Geometry,
        /// The image and the index.
        operands: Box<[Tensor; 2]>,
    },
    /// The transpose of it.
    Unpool {
        /// How the windows slide.
        geometry: Geometry,
        /// The map and the index.
        operands: Box<[Tensor; 2]>,
    },
    /// The sum of each window.
    SumPool {
        /// How the windows slide.
        geometry: Geometry,
        /// The image.
        image: Tensor,
    },
    /// The transpose of it.
    SpreadPool {
        /// How the windows slide.
        geometry: Geometry,
        /// The map.
        map: Tensor,
    },
    /// Sums so far along an axis.
    RunningSum {
        /// The operand.
        lines: Lines,
        /// Whether an element is left out of its own sum.
        exclusive: bool,
        /// Whether they begin at the end.
        reverse: bool,
    },
    /// Another number of elements along an axis.
    Resample {
        /// The operand.
        lines: Lines,
        /// How.
        map: Box<Resampling>,
    },
}

/// An operand of a product.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Matrix {
    /// Where it lies.
    pub data: Part,
    /// From one row to the next.
    pub row: Dim,
    /// From one column to the next.
    pub column: Dim,
}

/// An operand of four axes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tensor {
    /// Where it lies.
    pub data: Part,
    /// Its strides.
    pub strides: Vec<Dim>,
}

/// How windows slide over an image.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Geometry {
    /// Examples.
    pub batch: Dim,
    /// Channels of the image.
    pub channels: Dim,
    /// Channels of the map.
    pub features: Dim,
    /// The windows.
    pub windows: Box<Windows>,
}

/// An operand whose elements are taken line by line along an axis.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Lines {
    /// Where it lies.
    pub data: Part,
    /// How many elements the result has along each axis, and how far the operand's are apart.
    pub axes: Vec<(Dim, Dim)>,
    /// The axis.
    pub axis: usize,
}

/// What is done with each finished sum, and where the results go.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Finish {
    /// What is done.
    pub epilogue: Epilogue,
    /// Where the results go.
    pub outputs: Vec<Output>,
    /// The parameter that takes a step, behind them.
    pub step: Option<Output>,
}

/// A place that results are written to, row by row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Output {
    /// The memory.
    pub memory: Name,
    /// What its elements are.
    pub format: Format,
    /// Where the first row begins.
    pub start: Offset,
    /// From one row to the next.
    pub row: Dim,
}

/// What is done with finished sums.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Epilogue {
    /// They are stored.
    Store,
    /// They are added to what is there.
    Accumulate,
    /// They are gradients.
    Step,
    /// Whatever a body says.
    Body(Box<Body>),
}

/// A function of lanes of finished sums, at a row and from a column on, which run along the row. It sees what it captures
/// and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Body {
    /// What it is called.
    pub name: Name,
    /// What it reads.
    pub captures: Vec<Capture>,
    /// Numbers that follow from sizes.
    pub numbers: Vec<Scalar>,
    /// The random streams that it is passed.
    pub streams: Vec<Name>,
    /// How many columns there are, where random numbers are drawn.
    pub drawn_along: Option<Dim>,
    /// Names in it, in order.
    pub lets: Vec<(Name, Expr)>,
    /// What is written, one for each output.
    pub results: Vec<Expr>,
    /// The gradient of the parameter that takes a step, and what the results are called before they are written.
    pub step: Option<(Expr, Vec<Name>)>,
    /// Whether its code is long: then sums that stand in registers go through memory and are finished in a loop, which has
    /// the code once, and costs little beside it.
    pub is_long: bool,
}

/// What a body reads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Capture {
    /// What it is called in the body.
    pub name: Name,
    /// What it is.
    pub from: Captured,
}

/// What may be captured.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Captured {
    /// A number that the function is passed.
    Scalar(Name),
    /// The first element of memory.
    First(Name),
    /// Memory, and how far its rows are apart: 0 for one row that all share.
    Rows(Part, Dim),
}

impl From<Dim> for Offset {
    fn from(first: Dim) -> Self {
        Self { first, terms: Vec::new() }
    }
}

impl Offset {
    /// A place behind another one: what does not move is left out.
    pub fn new(first: Dim, terms: impl IntoIterator<Item = (Index, Dim)>) -> Self {
        let moves = |(_, stride): &(Index, Dim)| *stride != Dim::default();
        Self { first, terms: terms.into_iter().filter(moves).collect() }
    }

    /// Whether it is the first element, whatever the loops do.
    pub fn is_zero(&self) -> bool {
        self.terms.is_empty() && self.first == Dim::default()
    }
}
