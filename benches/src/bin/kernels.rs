//! The contraction kernels at the shapes of the peers' nets: time, GFLOP/s, and the share of the multiply–adds that the
//! processor was measured to do right before, beside other libraries' times where the peers' program for that is
//! installed, in times ours. With `--search`, also the best of other blocks and tiles than the model's.

use benches::products::{LIBRARIES, Product as Named, libraries};
use benches::values;
use nn_runtime::rt::{self, Epilogue, Lane, Span, Task};
use std::hint::black_box;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Instant;

/// A product of a linear layer.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    /// Y = X·W
    Forward,
    /// W −= rate·Xᵀ·dY
    Update,
    /// dX = dY·Wᵀ
    Back,
}

#[derive(Clone, Copy)]
struct Shape {
    form: Form,
    batch: usize,
    inputs: usize,
    outputs: usize,
}

impl Shape {
    /// `[m, n, k]`
    fn size(self) -> [usize; 3] {
        let Self { batch, inputs, outputs, .. } = self;
        match self.form {
            Form::Forward => [batch, outputs, inputs],
            Form::Update => [inputs, outputs, batch],
            Form::Back => [batch, inputs, outputs],
        }
    }
    /// What the other libraries' program calls the same: there, weights lie as [outputs, inputs].
    fn named(self) -> Named {
        let Self { batch, inputs, outputs, .. } = self;
        match self.form {
            Form::Forward => ("fwd_nt".to_owned(), [batch, outputs, inputs]),
            Form::Update => ("wgrad_tn".to_owned(), [outputs, inputs, batch]),
            Form::Back => ("dgrad_nn".to_owned(), [batch, inputs, outputs]),
        }
    }
    fn flops(self) -> f64 {
        2.0 * self.size().iter().map(|&size| size as f64).product::<f64>()
    }
}

/// The matrices of one layer, each row in whole lines of 64 bytes, except x's: they are the user's.
struct Layer {
    x: rt::AlignedBuffer<f32>,
    w: rt::AlignedBuffer<f32>,
    y: rt::AlignedBuffer<f32>,
    dx: rt::AlignedBuffer<f32>,
    scratch: rt::AlignedBuffer<f32>,
}

impl Layer {
    fn new(shape: Shape) -> Self {
        let Shape { batch, inputs, outputs, .. } = shape;
        let buffer = |tensor: u32, len: usize| {
            let mut buffer = rt::AlignedBuffer::zeroed(len);
            buffer.copy_from_slice(&values(tensor, len, 1e-3));
            buffer
        };
        let [m, n, k] = shape.size();
        Self {
            x: buffer(0, batch * inputs),
            w: buffer(1, inputs * rt::pad(outputs)),
            y: buffer(2, batch * rt::pad(outputs)),
            dx: buffer(3, batch * rt::pad(inputs)),
            scratch: rt::AlignedBuffer::zeroed(rt::scratch_len(m, n, k)),
        }
    }
}

struct Step;
impl<L: Lane> Epilogue<L, 1> for Step {
    const READS: bool = true;
    #[inline(always)]
    fn apply(&self, _: usize, _: Span, acc: L, [old]: [L; 1]) -> [L; 1] {
        [rt::number::<L>(-1e-6).mul_add(rt::number::<L>(0.0).mul_add(old, acc), old)]
    }
    fn descent(&self) -> Option<[L::Elem; 2]> {
        Some([rt::Real::from_f64(-1e-6), rt::Real::from_f64(0.0)])
    }
}

/// One product.
struct Product<'a> {
    shape: Shape,
    layer: &'a mut Layer,
}

impl Task for Product<'_> {
    type Elem = f32;
    type Output = ();
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) {
        let Layer { x, w, y, dx, scratch } = self.layer;
        let (inputs, outputs) = (self.shape.inputs, rt::pad(self.shape.outputs));
        let size = self.shape.size();
        match self.shape.form {
            Form::Forward => {
                let (a, b) = (rt::matrix(x, inputs), rt::matrix(w, outputs));
                rt::contract::<L, 1, _>(size, a, b, [rt::output(y, outputs)], &rt::Store, scratch);
            }
            Form::Update => {
                let (a, b) = (rt::transposed(x, inputs), rt::matrix(y, outputs));
                rt::contract::<L, 1, _>(size, a, b, [rt::output(w, outputs)], &Step, scratch);
            }
            Form::Back => {
                let (a, b) = (rt::matrix(y, outputs), rt::transposed(w, outputs));
                rt::contract::<L, 1, _>(size, a, b, [rt::output(dx, rt::pad(inputs))], &rt::Store, scratch);
            }
        }
    }
}

/// Multiply–adds of registers alone: what the processor can do at most.
struct Peak;

impl Peak {
    const ROUNDS: usize = 2000;
    const SUMS: usize = 12;
}

impl Task for Peak {
    type Elem = f32;
    /// Operations.
    type Output = f64;
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) -> f64 {
        let (x, y) = (L::splat(black_box(0.999)), L::splat(black_box(1e-3)));
        let mut sums = [L::splat(1.0); Self::SUMS];
        for _ in 0..Self::ROUNDS {
            for sum in &mut sums {
                *sum = sum.mul_add(x, y);
            }
        }
        black_box(sums.into_iter().fold(L::splat(0.0), |a, b| a + b).sum());
        (2 * Self::ROUNDS * Self::SUMS * L::WIDTH) as f64
    }
}

/// Operations a second.
fn peak() -> f64 {
    let start = Instant::now();
    let mut operations = 0.0;
    for _ in 0..4 {
        operations += rt::dispatch(Peak);
    }
    operations / start.elapsed().as_secs_f64()
}

/// The median time in µs, and the median share of the peak that was measured right before.
fn measure(flops: f64, seconds: f64, mut f: impl FnMut()) -> (f64, f64) {
    let start = Instant::now();
    f();
    let calls = (50e-6 / start.elapsed().as_secs_f64()).ceil().max(1.0);
    let (mut times, mut shares) = (Vec::new(), Vec::new());
    let start = Instant::now();
    while times.len() < 7 || start.elapsed().as_secs_f64() < seconds {
        let peak = peak();
        f();
        let start = Instant::now();
        let mut left = calls;
        while left > 0.0 {
            f();
            left -= 1.0;
        }
        let each = start.elapsed().as_secs_f64() / calls;
        times.push(each * 1e6);
        shares.push(flops / each / peak);
    }
    (median(&mut times), median(&mut shares))
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The best share that other blocks and tiles than the model's reach, and which they are.
fn search(flops: f64, seconds: f64, mut f: impl FnMut()) -> (f64, String) {
    let mut best = (0.0, String::new());
    for block in [0, 64, 96, 128, 192, 256] {
        for vectors in [0, 1, 2, 3] {
            rt::FORCED.block.store(block, Relaxed);
            rt::FORCED.vectors.store(vectors, Relaxed);
            let (_, share) = measure(flops, seconds, &mut f);
            if share > best.0 {
                best = (share, format!("block {block}, vectors {vectors}"));
            }
        }
    }
    rt::FORCED.block.store(0, Relaxed);
    rt::FORCED.vectors.store(0, Relaxed);
    best
}

fn main() {
    let layers = [(3072, 100), (3072, 512), (512, 512), (100, 10), (512, 10)];
    let seconds = std::env::var("BENCH_SECS").ok().and_then(|text| text.parse().ok()).unwrap_or(0.1);
    let searches = std::env::args().any(|argument| argument == "--search");
    nn_runtime::set_threads(1);
    let others = libraries();
    if others.is_empty() {
        println!("other libraries: their program is not installed");
    }
    let columns: Vec<String> = LIBRARIES.iter().map(|name| format!(" {name:>15}")).collect();
    let columns = columns.concat();
    println!(
        "form      batch inputs outputs         µs   GFLOP/s   share{columns}{}",
        if searches { "   best found" } else { "" }
    );
    for (inputs, outputs) in layers {
        for batch in [32, 128, 256, 1024] {
            for form in [Form::Forward, Form::Update, Form::Back] {
                if form == Form::Back && inputs == 3072 {
                    continue;
                }
                let shape = Shape { form, batch, inputs, outputs };
                let (mut layer, flops) = (Layer::new(shape), shape.flops());
                let mut product = || rt::dispatch(Product { shape, layer: &mut layer });
                let (time, share) = measure(flops, seconds, &mut product);
                let (name, rate) = (format!("{form:?}"), flops / time * 1e-3);
                print!("{name:8} {batch:6} {inputs:6} {outputs:7} {time:10.1} {rate:9.1} {:6.1}%", 100.0 * share);
                for library in LIBRARIES {
                    let key = ((*library).to_owned(), shape.named());
                    let ratio = others.get(&key).map_or("-".to_owned(), |other| format!("{:.2}x", other / time));
                    print!(" {ratio:>15}");
                }
                if searches {
                    let (best, which) = search(flops, seconds / 4.0, &mut product);
                    print!("   {:5.1}% with {which} (0: the model's)", 100.0 * best);
                }
                println!();
            }
        }
    }
}
