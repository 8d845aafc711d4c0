//! Every function that emitted code may call, with sizes, strides and lengths that fit together or do not: each call ends
//! in results or in a panic, and touches nothing beside its memory, whose edges nobody may touch ([`guarded`](super::guarded)).
//!
//! `cargo test` tries a fixed number of calls. For as many as one likes, without the checks of debug builds:
//! `NN_WILD=SECONDS cargo test --release -p nn-runtime --lib -- kernels::tests::wild`.

use super::guarded::{Edge, Guarded};
use crate::kernels::contract::{
    Epilogue, Operand, Output, contract, contract_small, contract_small_with_column_sums, contract_with_column_sums,
    scratch_len,
};
use crate::kernels::convolve::random::Numbers;
use crate::kernels::convolve::{
    Axis, Geometry, Tensor4, convolve, convolve_filters, convolve_images, convolve_scratch_len,
};
use crate::kernels::dispatch::{Task, testing::on_each_isa};
use crate::kernels::held::Held;
use crate::kernels::lane::{Lane, Span, spans};
use crate::kernels::lines::{Interpolation, Lines, Resampling, Running, resample, running_sum};
use crate::kernels::pool;
use crate::kernels::pooling::{max_pool, pick_pool, spread_pool, sum_pool, unpool};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// Calls that `cargo test` makes.
const CALLS: u64 = if cfg!(miri) { 40 } else { 8_000 };

/// An epilogue whose every promise may be false: how many outputs are live, that it is a mere descent, that it has a guard.
struct Liar<const LIVE: usize>(bool);

impl<L: Lane, const N: usize, const LIVE: usize> Epilogue<L, N> for Liar<LIVE> {
    const LIVE: usize = LIVE;
    const READS: bool = true;
    #[inline(always)]
    fn apply(&self, _: usize, _: Span, acc: L, old: [L; N]) -> [L; N] {
        old.map(|old| old + acc)
    }
    fn descent(&self) -> Option<[L::Elem; 2]> {
        self.0.then(|| [L::Elem::default(); 2])
    }
    fn held(&self) -> Option<&Held> {
        static HELD: LazyLock<Held> = LazyLock::new(Held::default);
        self.0.then(|| &*HELD)
    }
}

/// The same, whose outputs are of bytes, some that are not there among them.
struct Narrow(Liar<2>);

impl<L: Lane> Epilogue<L, 2> for Narrow {
    const LIVE: usize = 3;
    const READS: bool = true;
    const BYTES: &'static [usize] = &[7, 1, 0];
    #[inline(always)]
    fn apply(&self, _: usize, _: Span, acc: L, old: [L; 2]) -> [L; 2] {
        old.map(|old| old + acc)
    }
    fn descent(&self) -> Option<[L::Elem; 2]> {
        Epilogue::<L, 2>::descent(&self.0)
    }
    fn held(&self) -> Option<&Held> {
        Epilogue::<L, 2>::held(&self.0)
    }
}

/// A size: mostly small, sometimes one of which products wrap. None between is so large that a call would not end.
fn size(numbers: &mut Numbers) -> usize {
    const LARGE: usize = usize::MAX >> 2;
    match numbers.below(24) {
        0 => [LARGE + 1, 2 * LARGE, usize::MAX - 15, usize::MAX - 1, usize::MAX][numbers.below(5)],
        1 => 17 + numbers.below(60),
        _ => numbers.below(17),
    }
}

/// A stride: the one that fits, one nearby, none, or one whose multiples wrap.
fn stride(right: usize, numbers: &mut Numbers) -> usize {
    match numbers.below(12) {
        0 => 0,
        1 => numbers.below(40),
        2 => right.wrapping_sub(1),
        3 => [usize::MAX, usize::MAX / 2 + 1, 1 << (usize::BITS - 4)][numbers.below(3)],
        _ => right,
    }
}

/// A length: the one that is needed, one less, nothing, or any. Memory is not asked for in vain.
fn length(needed: usize, numbers: &mut Numbers) -> usize {
    const MOST: usize = 1 << 16;
    match numbers.below(12) {
        0 => 0,
        1 => needed.saturating_sub(1).min(MOST),
        2 => numbers.below(300),
        _ => needed.min(MOST),
    }
}

/// The elements from the first to the last of such sizes and strides.
fn extent<const N: usize>(sizes: [usize; N], strides: [usize; N]) -> usize {
    if sizes.contains(&0) {
        return 0;
    }
    let far = sizes.into_iter().zip(strides).map(|(size, stride)| (size - 1).saturating_mul(stride));
    far.fold(1, usize::saturating_add)
}

fn memory(len: usize, numbers: &mut Numbers) -> Guarded<f32> {
    Guarded::filled(len, 0.5, Edge::BOTH[numbers.below(2)])
}

/// Two matrices, the sizes of a product, and what it is told of them.
struct Product {
    form: usize,
    size: [usize; 3],
    strides: [usize; 4],
    rows: [usize; 2],
    lies: bool,
    /// Whether outputs are of bytes.
    narrow: bool,
    a: Guarded<f32>,
    b: Guarded<f32>,
    outputs: [Guarded<f32>; 2],
    scratch: Guarded<f32>,
}

/// Columns of inlined products.
const COLUMNS: usize = 10;

impl Product {
    fn new(numbers: &mut Numbers) -> Self {
        let form = numbers.below(8);
        let inlined = form >= 5;
        let [m, n, k] = [size(numbers), if inlined { COLUMNS } else { size(numbers) }, size(numbers)];
        let across = numbers.below(2) == 0;
        let (a_strides, b_strides) = if across { ([k, 1], [n, 1]) } else { ([1, m], [1, k]) };
        let strides = [a_strides[0], a_strides[1], b_strides[0], b_strides[1]].map(|right| stride(right, numbers));
        let rows = [n, n].map(|right| stride(right, numbers));
        let a = length(extent([m, k], [strides[0], strides[1]]), numbers);
        let b = length(extent([k, n], [strides[2], strides[3]]), numbers);
        let out = rows.map(|row| length(extent([m, n], [row, 1]), numbers));
        let scratch = length(scratch_len(m, n, k), numbers);
        Self {
            form,
            size: [m, n, k],
            strides,
            rows,
            lies: numbers.below(2) == 0,
            narrow: numbers.below(4) == 0,
            a: memory(a, numbers),
            b: memory(b, numbers),
            outputs: out.map(|len| memory(len, numbers)),
            scratch: memory(scratch, numbers),
        }
    }
}

impl Task for &mut Product {
    type Elem = f32;
    type Output = ();
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) {
        let ([m, _, k], [down, across, b_down, b_across]) = (self.size, self.strides);
        let a = Operand { data: &self.a[..], row_stride: down, col_stride: across };
        let b = Operand { data: &self.b[..], row_stride: b_down, col_stride: b_across };
        let ([first, second], [row, other]) = (&mut self.outputs, self.rows);
        let first = Output { data: &mut first[..], row_stride: row };
        let second = Output { data: &mut second[..], row_stride: other };
        let (lies, scratch) = (self.lies, &mut self.scratch[..]);
        match self.form {
            0..4 if self.narrow => contract::<L, 2, _>(self.size, a, b, [first, second], &Narrow(Liar(lies)), scratch),
            5 | 6 if self.narrow => {
                contract_small::<L, 2, _, COLUMNS>([m, k], a, b, [first, second], &Narrow(Liar(lies)), scratch);
            }
            0 => contract::<L, 1, _>(self.size, a, b, [first], &Liar::<1>(lies), scratch),
            1 => contract::<L, 1, _>(self.size, a, b, [first], &Liar::<0>(lies), scratch),
            2 => contract::<L, 2, _>(self.size, a, b, [first, second], &Liar::<2>(lies), scratch),
            3 => contract::<L, 2, _>(self.size, a, b, [first, second], &Liar::<5>(lies), scratch),
            4 => contract_with_column_sums::<L, 1, _, 1, _>(
                self.size,
                a,
                b,
                [first],
                &Liar::<1>(lies),
                [second],
                &Liar::<1>(lies),
                scratch,
            ),
            5 => contract_small::<L, 1, _, COLUMNS>([m, k], a, b, [first], &Liar::<1>(lies), scratch),
            6 => contract_small::<L, 2, _, COLUMNS>([m, k], a, b, [first, second], &Liar::<1>(lies), scratch),
            _ => contract_small_with_column_sums::<L, 1, _, 1, _, COLUMNS>(
                [m, k],
                a,
                b,
                [first],
                &Liar::<0>(lies),
                [second],
                &Liar::<1>(lies),
                scratch,
            ),
        }
    }
}

/// What slides over images, and what it is told of them.
struct Windows {
    form: usize,
    /// Whether outputs, or places, are of bytes.
    narrow: bool,
    geometry: Geometry,
    strides: [[usize; 4]; 2],
    rows: [usize; 2],
    operands: [Guarded<f32>; 2],
    outputs: [Guarded<f32>; 2],
    scratch: Guarded<f32>,
}

impl Windows {
    fn new(numbers: &mut Numbers) -> Self {
        let form = numbers.below(9);
        let geometry = geometry(numbers);
        let Geometry { batch, channels, features, groups, rows, columns } = geometry;
        let image = [batch, channels, rows.image, columns.image];
        let map = [batch, if form < 3 { features } else { channels }, rows.out, columns.out];
        let filter = [features, channels.checked_div(groups).unwrap_or(0), rows.filter, columns.filter];
        let (operands, result) = match form {
            0 => ([image, filter], map),
            1 => ([map, filter], image),
            2 => ([image, map], [filter[2], filter[0], filter[3], filter[1]]),
            3..6 => ([image, map], map),
            _ => ([map, map], image),
        };
        let strides = operands.map(|[_, c, y, x]| {
            let lasts = [c, y, x].map(|n| n.max(1));
            let product = |sizes: &[usize]| sizes.iter().fold(1usize, |all, &n| all.saturating_mul(n));
            let right = if numbers.below(2) == 0 {
                [product(&lasts), product(&lasts[1..]), lasts[2], 1]
            } else {
                [product(&lasts), 1, product(&[lasts[0], lasts[2]]), lasts[0]]
            };
            right.map(|right| stride(right, numbers))
        });
        let lens = [0, 1].map(|i| length(extent(operands[i], strides[i]), numbers));
        let count = [result[0], result[2], result[3]].into_iter().fold(1, usize::saturating_mul);
        let row_strides = [0; 2].map(|_| stride(result[1], numbers));
        let outs = row_strides.map(|row| length(extent([count, result[1]], [row, 1]), numbers));
        // sizes of which this cannot count the memory are refused here as well
        let needed = catch_unwind(|| convolve_scratch_len(geometry)).unwrap_or(0);
        let scratch = if form < 3 { length(needed, numbers) } else { 0 };
        Self {
            form,
            narrow: numbers.below(3) == 0,
            geometry,
            strides,
            rows: row_strides,
            operands: lens.map(|len| memory(len, numbers)),
            outputs: outs.map(|len| memory(len, numbers)),
            scratch: memory(scratch, numbers),
        }
    }
}

fn geometry(numbers: &mut Numbers) -> Geometry {
    let small =
        |most: usize, numbers: &mut Numbers| if numbers.below(60) == 0 { size(numbers) } else { numbers.below(most) };
    let axis = |numbers: &mut Numbers| {
        let mut axis = Axis {
            image: small(12, numbers),
            filter: small(4, numbers),
            out: 0,
            stride: 1 + numbers.below(3),
            dilation: 1 + numbers.below(2),
            pad: small(3, numbers),
        };
        let reach = axis.image.saturating_add(axis.pad.saturating_mul(2)).saturating_add(1);
        let taken = axis.filter.saturating_sub(1).saturating_mul(axis.dilation).saturating_add(1);
        axis.out =
            if numbers.below(8) == 0 { size(numbers) } else { reach.saturating_sub(taken).div_ceil(axis.stride) };
        match numbers.below(50) {
            0 => axis.stride = [0, usize::MAX / 2, usize::MAX][numbers.below(3)],
            1..6 => axis = Axis::even(axis.image, small(9, numbers), small(9, numbers)),
            6 => axis.dilation = [0, usize::MAX / 2, usize::MAX][numbers.below(3)],
            _ => {}
        }
        axis
    };
    let groups = if numbers.below(20) == 0 { numbers.below(3) } else { 1 + numbers.below(2) };
    let of_group = |numbers: &mut Numbers| small(9, numbers).wrapping_mul(groups.max(1));
    Geometry {
        batch: small(4, numbers),
        channels: of_group(numbers),
        features: of_group(numbers),
        groups,
        rows: axis(numbers),
        columns: axis(numbers),
    }
}

impl Task for &mut Windows {
    type Elem = f32;
    type Output = ();
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) {
        let geometry = self.geometry;
        let ([a, b], [of_a, of_b]) = (&self.operands, self.strides);
        let (a, b) = (Tensor4 { data: &a[..], strides: of_a }, Tensor4 { data: &b[..], strides: of_b });
        let ([first, second], [row, other]) = (&mut self.outputs, self.rows);
        let first = Output { data: &mut first[..], row_stride: row };
        let second = Output { data: &mut second[..], row_stride: other };
        let (scratch, add) = (&mut self.scratch[..], &Liar::<1>(false));
        if self.narrow && self.form < 7 {
            let index = Guarded::filled(b.data.len(), 1_u8, Edge::After);
            let index = Tensor4 { data: &index[..], strides: of_b };
            let outputs = [first, second];
            return match self.form {
                0 => convolve::<L, 2, _>(geometry, a, b, outputs, &Narrow(Liar(false)), scratch),
                1 => convolve_images::<L, 2, _>(geometry, a, b, outputs, &Narrow(Liar(true)), scratch),
                2 => convolve_filters::<L, 2, _>(geometry, a, b, outputs, &Narrow(Liar(true)), scratch),
                3 => {
                    let [first, second] = outputs;
                    let mut places = Guarded::filled(second.data.len(), 0_u8, Edge::After);
                    max_pool::<L, 1, _>(geometry, a, [first], add, Output { data: &mut places[..], row_stride: other });
                }
                4 => pick_pool::<L, 2, _>(geometry, a, index, outputs, &Narrow(Liar(false))),
                5 => sum_pool::<L, 2, _>(geometry, a, outputs, &Narrow(Liar(false))),
                _ => unpool::<L, 2, _>(geometry, a, index, outputs, &Narrow(Liar(false))),
            };
        }
        match self.form {
            0 => convolve::<L, 1, _>(geometry, a, b, [first], add, scratch),
            1 => convolve_images::<L, 1, _>(geometry, a, b, [first], &Liar::<0>(true), scratch),
            2 => convolve_filters::<L, 2, _>(geometry, a, b, [first, second], &Liar::<3>(true), scratch),
            3 => max_pool::<L, 1, _>(geometry, a, [first], add, second),
            4 => pick_pool::<L, 1, _>(geometry, a, b, [first], add),
            5 => sum_pool::<L, 1, _>(geometry, a, [first], &Liar::<0>(true)),
            6 => unpool::<L, 1, _>(geometry, a, b, [first], add),
            _ => spread_pool::<L, 1, _>(geometry, a, [first], add),
        }
    }
}

/// What runs along an axis, and what it is told of it.
struct Along {
    map: Option<Resampling>,
    sizes: Vec<usize>,
    strides: Vec<usize>,
    axis: usize,
    row: usize,
    operand: Guarded<f32>,
    output: Guarded<f32>,
}

impl Along {
    fn new(numbers: &mut Numbers) -> Self {
        let mut sizes: Vec<usize> = (0..=numbers.below(4)).map(|_| size(numbers)).collect();
        let rank = sizes.len();
        let axis = if numbers.below(30) == 0 { rank } else { numbers.below(rank) };
        let map = (numbers.below(2) == 0).then(|| Resampling {
            mode: [Interpolation::Nearest, Interpolation::Linear, Interpolation::LinearCorners, Interpolation::Mean]
                [numbers.below(4)],
            from: size(numbers),
            to: size(numbers),
            transposed: numbers.below(2) == 0,
        });
        let mut from = sizes.clone();
        if let (Some(map), true) = (map, axis < rank && numbers.below(12) > 0) {
            (from[axis], sizes[axis]) = if map.transposed { (map.to, map.from) } else { (map.from, map.to) };
        }
        let mut strides = vec![1; rank];
        for at in (0..rank - 1).rev() {
            strides[at] = from[at + 1].saturating_mul(strides[at + 1]);
        }
        let strides: Vec<usize> = strides.into_iter().map(|right| stride(right, numbers)).collect();
        let far = from.iter().zip(&strides).map(|(size, stride)| size.saturating_sub(1).saturating_mul(*stride));
        let needed = if from.contains(&0) { 0 } else { far.fold(1, usize::saturating_add) };
        let columns = sizes[rank - 1];
        let row = stride(columns, numbers);
        let rows = sizes[..rank - 1].iter().fold(1, |rows: usize, size| rows.saturating_mul(*size));
        let (operand, output) = (length(needed, numbers), length(extent([rows, columns], [row, 1]), numbers));
        let [operand, output] = [operand, output].map(|len| memory(len, numbers));
        Self { map, sizes, strides, axis, row, operand, output }
    }
}

impl Task for &mut Along {
    type Elem = f32;
    type Output = ();
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) {
        let lines = Lines { data: &self.operand[..], sizes: &self.sizes, strides: &self.strides, axis: self.axis };
        let output = Output { data: &mut self.output[..], row_stride: self.row };
        if let Some(map) = self.map {
            return resample::<L, 1, _>(lines, map, [output], &Liar::<1>(false));
        }
        let running = Running { exclusive: self.row.is_multiple_of(2), reverse: self.axis.is_multiple_of(2) };
        running_sum::<L, 1, _>(lines, running, [output], &Liar::<1>(true));
    }
}

/// Spans of a slice.
struct Loads {
    from: Guarded<f32>,
    to: Guarded<f32>,
    at: Span,
    stride: usize,
}

impl Task for &mut Loads {
    type Elem = f32;
    type Output = ();
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) {
        let loaded = L::load(&self.from, self.at).keep(self.at, 1.0) + L::from_fn(self.at, |_| 1.0);
        loaded.store(&mut self.to, self.at);
        let strided = L::load_strided(&self.from, self.at.start, self.stride, self.at.len);
        for at in spans::<L>(self.to.len()) {
            strided.store(&mut self.to, at);
        }
    }
}

/// One call on each instruction set; whether any gave a result.
fn call(number: u64) -> bool {
    let numbers = &mut Numbers(number);
    let mut returned = false;
    match number % 4 {
        0 => {
            let mut product = Product::new(numbers);
            returned |= survives(&mut product);
        }
        1 => {
            let mut windows = Windows::new(numbers);
            returned |= survives(&mut windows);
        }
        2 => {
            let mut lines = Along::new(numbers);
            returned |= survives(&mut lines);
        }
        _ => {
            let (from, to) = (numbers.below(80), numbers.below(80));
            let at = Span { start: size(numbers), len: size(numbers) };
            let stride = stride(1, numbers);
            let mut loads = Loads { from: memory(from, numbers), to: memory(to, numbers), at, stride };
            returned |= survives(&mut loads);
        }
    }
    returned
}

/// Runs a task on each instruction set in turn. A panic ends them, as it ends a user's call.
fn survives<T>(task: &mut T) -> bool
where
    for<'a> &'a mut T: Task<Elem = f32, Output = ()>,
{
    let task = AssertUnwindSafe(core::cell::RefCell::new(task));
    let all = catch_unwind(|| {
        let task = &task;
        on_each_isa(|| Borrowed(&task.0), |_, ()| ());
    });
    all.is_ok()
}

/// A task that may be run again.
struct Borrowed<'a, 'b, T>(&'a core::cell::RefCell<&'b mut T>);

impl<T> Task for Borrowed<'_, '_, T>
where
    for<'a> &'a mut T: Task<Elem = f32, Output = ()>,
{
    type Elem = f32;
    type Output = ();
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) {
        (&mut **self.0.borrow_mut()).run::<L>();
    }
}

#[test]
fn calls_with_wild_sizes_end_in_results_or_panics() {
    pool::prepare();
    let seconds = std::env::var("NN_WILD").ok().and_then(|seconds| seconds.parse().ok());
    let until = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| ())); // thousands of messages
    let (mut calls, mut returned) = (0, 0);
    while until.map_or(calls < CALLS, |until| Instant::now() < until) {
        returned += u64::from(call(calls));
        calls += 1;
    }
    std::panic::set_hook(hook);
    println!("{calls} calls, {returned} of them returned");
    // neither kind is rare
    assert!(returned * 10 > calls && returned * 10 < 9 * calls, "{returned} of {calls} calls returned");
}

#[test]
fn sizes_whose_products_wrap_are_refused() {
    struct Huge([usize; 3]);
    impl Task for Huge {
        type Elem = f32;
        type Output = ();
        #[inline(always)]
        fn run<L: Lane<Elem = f32>>(self) {
            let one = [1.0];
            let operand = Operand { data: &one[..], row_stride: 0, col_stride: 0 };
            let [m, n, k] = self.0;
            let mut out = [0.0; 16];
            let output = Output { data: &mut out[..], row_stride: 16 };
            if n == COLUMNS {
                contract_small::<L, 1, _, COLUMNS>([m, k], operand, operand, [output], &Liar::<1>(false), &mut []);
            } else {
                contract::<L, 1, _>([m, n, k], operand, operand, [output], &Liar::<1>(false), &mut []);
            }
        }
    }
    for size in [[1, COLUMNS, 1 << (usize::BITS - 4)], [1, 1, usize::MAX], [1, 16, usize::MAX - 15]] {
        on_each_isa(
            || Refused(Huge(size)),
            |isa, message| assert!(message.contains("more than memory can hold"), "{isa} {size:?}: {message}"),
        );
    }
}

/// The message with which a task panics.
struct Refused<T>(T);

impl<T: Task<Elem = f32, Output = ()>> Task for Refused<T> {
    type Elem = f32;
    type Output = String;
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) -> String {
        let Err(payload) = catch_unwind(AssertUnwindSafe(|| self.0.run::<L>())) else { return "returned".to_owned() };
        payload.downcast::<String>().map_or_else(|_| "not a text".to_owned(), |text| *text)
    }
}

#[test]
fn an_output_that_is_not_live_is_not_stepped() {
    struct Dead;
    impl Task for Dead {
        type Elem = f32;
        type Output = ();
        #[inline(always)]
        fn run<L: Lane<Elem = f32>>(self) {
            let (a, b) = (vec![1.0; 64 * 64], vec![1.0; 64 * 64]);
            let [a, b] = [&a, &b].map(|data| Operand { data, row_stride: 64, col_stride: 1 });
            let mut scratch = vec![0.0; scratch_len(64, 64, 64)];
            let mut out = Guarded::filled(0, 0.0, Edge::After);
            let output = Output { data: &mut out[..], row_stride: 64 };
            contract::<L, 1, _>([64, 64, 64], a, b, [output], &Liar::<0>(true), &mut scratch);
        }
    }
    on_each_isa(|| Dead, |_, ()| ());
}
