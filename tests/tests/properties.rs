//! Whatever arrays are passed to an emitted network: either the right error, which changes nothing, or the same bits as
//! from a copy of the same elements that lie one after another.
#![allow(missing_docs)]

mod properties {
    pub mod odd;
}

use nn_runtime::ndarray::{ArrayView2, ArrayView3, ArrayView4, Dimension};
use nn_runtime::{Error, GradientCheck, Optimizer, ParameterSet, Seed, Sgd, SgdMomentum, Tensor, network};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use properties::odd::{Fault, Lies, Odd, labels, odd, told};

network! {
    Dense(x: [6]) { x -> linear(7) as hidden -> relu -> dropout(0.2) -> linear(5) -> softmax_ce }
}

network! {
    Image(#[grad] x: [2, 5, 4], y: class(3)) {
        x -> conv2d(3, 3, padding = 1) -> batch_norm -> relu -> max_pool(2) -> flatten -> linear(3)
          -> softmax_ce(y, ignore_index = -100)
    }
}

network! {
    Pair(#[grad] x: [3], y: [3], targets: [3]) { param w: [3, 3] = glorot_uniform; (w @ (x * y)) -> mse(targets) }
}

network! {
    Sequence(x: [2, 3], y: [class(4); 2]) { x -> linear(4) -> softmax_ce(y, axis = -1) }
}

/// What is passed in one call: arrays, and labels.
#[derive(Clone, Debug)]
struct Given {
    arrays: Vec<Odd>,
    labels: Vec<i64>,
}

impl Given {
    fn plain(&self) -> Self {
        Self { arrays: self.arrays.iter().map(Odd::plain).collect(), labels: self.labels.clone() }
    }
}

/// A network with what it is trained with.
#[derive(Clone, Debug)]
struct Trained<N, W> {
    net: N,
    ws: W,
    optimizer: Optimizer<SgdMomentum>,
}

/// The bits of some numbers.
fn bits<'a>(numbers: impl IntoIterator<Item = &'a f32>) -> Vec<u32> {
    numbers.into_iter().map(|number| number.to_bits()).collect()
}

fn all(params: &impl ParameterSet<f32>) -> Vec<u32> {
    let mut all = Vec::new();
    params.visit(&mut |_, array| all.extend(bits(array.iter())));
    all
}

/// One of a network's methods: what it gives, as bits.
struct Call<T> {
    name: &'static str,
    run: fn(&mut T, &Given) -> Result<Vec<u32>, Error>,
    /// How many of the arrays it takes; the labels come with the last.
    takes: usize,
}

/// What a test knows of a network.
struct Subject<T> {
    start: T,
    calls: Vec<Call<T>>,
    /// Its parameters, and how many steps it and its optimiser have taken.
    state: fn(&T) -> (Vec<u32>, u64, u64),
    examples: &'static [&'static [usize]],
    /// Labels: classes, labels an example, and one that is ignored.
    classes: Option<(i64, usize, Option<i64>)>,
    usual: Given,
}

const CAPACITY: usize = 4;

impl<T: Clone> Subject<T> {
    /// What is wrong with what a call is given.
    fn faults(&self, call: &Call<T>, given: &Given) -> Vec<Fault> {
        let arrays = given.arrays.iter().zip(self.examples).take(call.takes);
        let mut faults: Vec<Fault> = arrays.clone().flat_map(|(array, example)| array.faults(example)).collect();
        let batch = given.arrays[0].batch();
        let predicts = call.name == "predict";
        // what makes its own memory takes any batch
        if batch > CAPACITY && !["inspect", "check_gradients"].contains(&call.name) {
            faults.push(Fault::TooLarge);
        }
        if arrays.clone().any(|(array, _)| array.batch() != batch) {
            faults.push(Fault::OtherBatch);
        }
        if batch == 0 {
            faults.push(Fault::Empty);
        }
        if let Some((classes, each, ignored)) = self.classes.filter(|_| !predicts) {
            if !given.labels.len().is_multiple_of(each) {
                faults.push(Fault::Shape);
            }
            if given.labels.len() != each * batch {
                faults.push(Fault::OtherBatch);
            }
            if given.labels.iter().any(|label| !(0..classes).contains(label) && Some(*label) != ignored) {
                faults.push(Fault::Label);
            }
        }
        faults
    }

    fn holds(&self, given: &Given) -> TestCaseResult {
        for call in &self.calls {
            let (name, faults) = (call.name, self.faults(call, given));
            let (mut tried, before) = (self.start.clone(), (self.state)(&self.start));
            match (call.run)(&mut tried, given) {
                Ok(result) => {
                    prop_assert!(faults.is_empty(), "{name}: no error, and yet {faults:?}");
                    let mut other = self.start.clone();
                    let plain = (call.run)(&mut other, &given.plain());
                    prop_assert_eq!(Some(result), plain.ok(), "{}: not as the plain copy", name);
                    prop_assert_eq!((self.state)(&tried), (self.state)(&other), "{}: not as the plain copy", name);
                }
                Err(error) => {
                    let (fault, says) = told(&error);
                    prop_assert!(fault.is_some_and(|fault| faults.contains(&fault)), "{name}: {error}, but {faults:?}");
                    prop_assert!(says, "{name}: {error}");
                    prop_assert_eq!((self.state)(&tried), before, "{}: an error, and yet something changed", name);
                    // and the workspace is as good as new
                    for call in &self.calls {
                        let (after, fresh) = (&mut tried.clone(), &mut self.start.clone());
                        let (after, fresh) = ((call.run)(after, &self.usual), (call.run)(fresh, &self.usual));
                        prop_assert!(fresh.is_ok(), "{}: {:?}", call.name, fresh);
                        prop_assert_eq!(after.ok(), fresh.ok(), "{} after {}: other bits", call.name, name);
                    }
                }
            }
        }
        Ok(())
    }
}

/// A network's calls, each with its arrays as views of its own ranks.
macro_rules! subject {
    ($Net:ident, [$($view:ident: $View:ident),*] takes $takes:literal, predicts $predicts:literal, ($($predicted:ident),*), labels [$($labels:ident)?], $examples:expr, $classes:expr) => {{
        type T = Trained<$Net, <$Net as Work>::Workspace>;
        let net = $Net::new(Seed(3));
        let optimizer = net.optimizer(Sgd::new(0.1).momentum(0.9));
        let start = Trained { ws: $Net::workspace(CAPACITY), net, optimizer };
        let calls: Vec<Call<T>> = vec![
            Call { name: "predict", takes: $predicts, run: |t, given| {
                let mut arrays = given.arrays.iter();
                $(let $view: $View<'_, f32> = fixed(arrays.next().expect("as many as inputs"));)*
                $(let $labels = &given.labels[..];)?
                let _ = ($(&$view,)* $($labels)?);
                t.net.predict($($predicted,)* &mut t.ws).map(|scores| bits(scores))
            } },
            Call { name: "loss", takes: $takes, run: |t, given| {
                let mut arrays = given.arrays.iter();
                $(let $view: $View<'_, f32> = fixed(arrays.next().expect("as many as inputs"));)*
                $(let $labels = &given.labels[..];)?
                t.net.loss($($view,)* $($labels,)? &mut t.ws).map(|loss| bits([&loss]))
            } },
            Call { name: "gradients", takes: $takes, run: |t, given| {
                let mut arrays = given.arrays.iter();
                $(let $view: $View<'_, f32> = fixed(arrays.next().expect("as many as inputs"));)*
                $(let $labels = &given.labels[..];)?
                let loss = t.net.gradients($($view,)* $($labels,)? &mut t.ws)?.loss;
                Ok([bits([&loss]), all(t.ws.gradients())].concat())
            } },
            Call { name: "apply", takes: $takes, run: |t, given| {
                let mut arrays = given.arrays.iter();
                $(let $view: $View<'_, f32> = fixed(arrays.next().expect("as many as inputs"));)*
                $(let $labels = &given.labels[..];)?
                let loss = t.net.gradients($($view,)* $($labels,)? &mut t.ws)?.loss;
                match t.net.apply(&mut t.optimizer, &t.ws) {
                    // not of what is passed, but of what came of it: some weights are as they were
                    Err(Error::Diverged(_)) => {}
                    given => given?,
                }
                assert!(all(&t.net.params).iter().all(|bits| f32::from_bits(*bits).is_finite()));
                Ok(bits([&loss]))
            } },
            Call { name: "train_step", takes: $takes, run: |t, given| {
                let mut arrays = given.arrays.iter();
                $(let $view: $View<'_, f32> = fixed(arrays.next().expect("as many as inputs"));)*
                $(let $labels = &given.labels[..];)?
                let loss = match t.net.train_step($($view,)* $($labels,)? &mut t.optimizer, &mut t.ws) {
                    // not of what is passed, but of what came of it: some weights are as they were
                    Err(Error::Diverged(found)) => found.loss.expect("a step knows its loss"),
                    given => given?,
                };
                assert!(all(&t.net.params).iter().all(|bits| f32::from_bits(*bits).is_finite()));
                Ok([bits([&loss]), all(&t.net.params)].concat())
            } },
            Call { name: "inspect", takes: $takes, run: |t, given| {
                let mut arrays = given.arrays.iter();
                $(let $view: $View<'_, f32> = fixed(arrays.next().expect("as many as inputs"));)*
                $(let $labels = &given.labels[..];)?
                let found = t.net.inspect($($view,)* $($labels)?)?;
                Ok(found.values().iter().flat_map(|value| bits(value.array.iter())).collect())
            } },
            Call { name: "check_gradients", takes: $takes, run: |t, given| {
                let mut arrays = given.arrays.iter();
                $(let $view: $View<'_, f32> = fixed(arrays.next().expect("as many as inputs"));)*
                $(let $labels = &given.labels[..];)?
                let options = GradientCheck::sampled(1);
                let report = t.net.check_gradients_with(&options, $($view,)* $($labels)?)?;
                Ok(vec![report.forward_passes as u32])
            } },
        ];
        let examples: &[&[usize]] = $examples;
        let arrays = examples.iter().map(|example| Odd::new([&[3], *example].concat(), Lies::Plain, &[])).collect();
        let classes: Option<(i64, usize, Option<i64>)> = $classes;
        let labels = classes.map_or(Vec::new(), |(classes, each, _)| (0..3 * each.cast_signed() as i64).map(|i| i % classes).collect());
        Subject {
            start, calls, examples, classes,
            state: |t: &T| (all(&t.net.params), t.net.steps, t.optimizer.taken()),
            usual: Given { arrays, labels },
        }
    }};
}

/// The workspace of a network.
trait Work {
    type Workspace;
}
macro_rules! works {
    ($($Net:ident $Workspace:ident)*) => { $(impl Work for $Net { type Workspace = $Workspace; })* };
}
works!(Dense DenseWorkspace Image ImageWorkspace Pair PairWorkspace Sequence SequenceWorkspace);

fn fixed<D: Dimension>(odd: &Odd) -> nn_runtime::ndarray::ArrayView<'_, f32, D> {
    odd.view().into_dimensionality().expect("a shape of this rank")
}

fn dense() -> Subject<Trained<Dense, DenseWorkspace>> {
    subject!(Dense, [x: ArrayView2] takes 1, predicts 1, (x), labels [y], &[&[6]], Some((5, 1, None)))
}

fn image() -> Subject<Trained<Image, ImageWorkspace>> {
    subject!(Image, [x: ArrayView4] takes 1, predicts 1, (x), labels [y], &[&[2, 5, 4]], Some((3, 1, Some(-100))))
}

fn pair() -> Subject<Trained<Pair, PairWorkspace>> {
    subject!(Pair, [x: ArrayView2, y: ArrayView2, target: ArrayView2] takes 3, predicts 2, (x, y), labels [], &[&[3], &[3], &[3]], None)
}

fn sequence() -> Subject<Trained<Sequence, SequenceWorkspace>> {
    subject!(Sequence, [x: ArrayView3] takes 1, predicts 1, (x), labels [y], &[&[2, 3]], Some((4, 2, None)))
}

fn given(arrays: Vec<Odd>, labels: Vec<i64>) -> Given {
    Given { arrays, labels }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

    #[test]
    fn a_dense_network(x in odd(&[6]), labels in labels(5, 1)) {
        dense().holds(&given(vec![x], labels))?;
    }

    #[test]
    fn a_dense_network_of_right_labels(x in odd(&[6]), label in 0_i64..5) {
        let labels = vec![label; x.batch()];
        dense().holds(&given(vec![x], labels))?;
    }

    #[test]
    fn a_network_of_images(x in odd(&[2, 5, 4]), label in prop_oneof![-1_i64..4, Just(-100)], others in labels(3, 1)) {
        let mut labels = vec![label; x.batch()];
        image().holds(&given(vec![x.clone()], others.clone()))?;
        if let Some(first) = labels.first_mut() {
            *first = others.first().copied().unwrap_or(0);
        }
        image().holds(&given(vec![x], labels))?;
    }

    #[test]
    fn a_network_of_three_arrays(x in odd(&[3]), y in odd(&[3]), targets in odd(&[3])) {
        pair().holds(&given(vec![x, y, targets], Vec::new()))?;
    }

    /// One array is all of them.
    #[test]
    fn the_same_array_for_all_inputs(x in odd(&[3])) {
        pair().holds(&given(vec![x.clone(), x.clone(), x], Vec::new()))?;
    }

    #[test]
    fn a_network_of_several_labels_an_example(x in odd(&[2, 3]), labels in labels(4, 2), label in 0_i64..4) {
        let right = vec![label; 2 * x.batch()];
        sequence().holds(&given(vec![x.clone()], labels))?;
        sequence().holds(&given(vec![x], right))?;
    }

    /// Whatever type labels have, they are the same classes.
    #[test]
    fn labels_of_every_type(label in prop::collection::vec(0_u8..5, 3)) {
        let mut t = dense().start;
        let x = Odd::new(vec![3, 6], Lies::Plain, &[]);
        let x: ArrayView2<'_, f32> = fixed(&x);
        let loss = t.net.loss(x, &label, &mut t.ws).unwrap().to_bits();
        macro_rules! same {
            ($($type:ty)*) => {$(
                let labels: Vec<$type> = label.iter().map(|&label| label.into()).collect();
                prop_assert_eq!(t.net.loss(x, &labels, &mut t.ws).unwrap().to_bits(), loss);
            )*};
        }
        same!(u16 u32 u64 u128 usize i16 i32 i64 i128 isize);
    }
}

// ---- batches of none and of one ----

/// Every method of every network, with no example and with one: an error that says so, or what the example gives among
/// others.
#[test]
fn batches_of_none_and_of_one() {
    fn check<T: Clone>(subject: &Subject<T>) {
        let each = subject.classes.map_or(0, |(_, each, _)| each);
        for batch in [0, 1] {
            let shape = |example: &&[usize]| [&[batch], *example].concat();
            let arrays = subject.examples.iter().map(|example| Odd::new(shape(example), Lies::Plain, &[])).collect();
            let given = Given { arrays, labels: vec![1; each * batch] };
            subject.holds(&given).unwrap_or_else(|error| panic!("a batch of {batch}: {error}"));
            for call in &subject.calls {
                let result = (call.run)(&mut subject.start.clone(), &given);
                match result {
                    Ok(bits) => assert!(batch == 1 && !bits.is_empty(), "{}", call.name),
                    Err(error) => assert!(batch == 0 && matches!(error, Error::EmptyBatch), "{}: {error}", call.name),
                }
            }
            if batch == 0 {
                continue;
            }
            // the first example of three gives what it gives alone
            let predict = &subject.calls[0];
            let alone = (predict.run)(&mut subject.start.clone(), &given).expect("scores");
            let several = (predict.run)(&mut subject.start.clone(), &subject.usual).expect("scores");
            assert_eq!(alone[..], several[..batch * several.len() / 3]);
        }
    }
    check(&dense());
    check(&image());
    check(&pair());
    check(&sequence());
}

/// Where all labels are ignored, loss and gradients are 0 and a step is one of none.
#[test]
fn no_label_that_counts() {
    for batch in [1, 2] {
        let mut t = image().start;
        let x = Odd::new(vec![batch, 2, 5, 4], Lies::Plain, &[]);
        let x: ArrayView4<'_, f32> = fixed(&x);
        let labels = vec![-100_i64; batch];
        assert_eq!(t.net.loss(x, &labels, &mut t.ws).unwrap().to_bits(), 0);
        assert_eq!(t.net.gradients(x, &labels, &mut t.ws).unwrap().loss.to_bits(), 0);
        t.ws.gradients().visit(&mut |name, array| assert!(array.iter().all(|g| *g == 0.0), "{name}"));
        assert_eq!(t.net.inspect(x, &labels).unwrap().loss(), Some(0.0));
        let weights = t.net.params.conv2d1.weight.to_array();
        assert_eq!(t.net.train_step(x, &labels, &mut t.optimizer, &mut t.ws).unwrap().to_bits(), 0);
        assert_eq!(t.net.params.conv2d1.weight.to_array(), weights);
    }
}

/// A view of one row that says it is more than fit in memory: no method asks for memory for them.
#[test]
fn one_row_as_more_than_there_can_be() {
    let mut t = dense().start;
    let row = Odd::new(vec![1, 6], Lies::Plain, &[]);
    let row: ArrayView2<'_, f32> = fixed(&row);
    let x = row.broadcast((1 << 60, 6)).expect("an axis of size 1 has any size");
    let errors = [
        t.net.predict(x, &mut t.ws).err(),
        t.net.loss(x, &[0_u8], &mut t.ws).err(),
        t.net.gradients(x, &[0_u8], &mut t.ws).err(),
        t.net.train_step(x, &[0_u8], &mut t.optimizer, &mut t.ws).err(),
    ];
    for error in errors {
        assert!(matches!(error, Some(Error::Layout { .. })), "{error:?}");
    }
}

#[test]
fn one_row_as_more_than_there_can_be_is_no_memory_for_a_look() {
    let t = dense().start;
    let row = Odd::new(vec![1, 6], Lies::Plain, &[]);
    let row: ArrayView2<'_, f32> = fixed(&row);
    let x = row.broadcast((1 << 60, 6)).expect("an axis of size 1 has any size");
    assert!(matches!(t.net.inspect(x, &[0_u8]), Err(Error::Layout { .. })));
    assert!(matches!(t.net.check_gradients(x, &[0_u8]), Err(Error::Layout { .. })));
}

#[test]
fn a_step_of_a_parameter_that_is_another_tensor() {
    let mut t = dense().start;
    let x = Odd::new(vec![1, 6], Lies::Plain, &[]);
    t.net.gradients(fixed(&x), &[0_u8], &mut t.ws).unwrap();
    // as many elements, so that the optimiser does not see it
    let length = t.net.params.hidden.weight.as_slice().len();
    t.net.params.hidden.weight = Tensor::zeros([1, length]);
    assert!(matches!(t.net.apply(&mut t.optimizer, &t.ws), Err(Error::Shape { .. })));
    assert_eq!(t.net.steps, 0);
}

#[test]
fn a_gradient_that_is_another_tensor() {
    let mut t = dense().start;
    let x = Odd::new(vec![1, 6], Lies::Plain, &[]);
    t.net.gradients(fixed(&x), &[0_u8], &mut t.ws).unwrap();
    t.ws.gradients_mut().hidden.weight = Tensor::zeros([1, 1]);
    assert!(matches!(t.net.apply(&mut t.optimizer, &t.ws), Err(Error::Shape { .. })));
    assert!(matches!(t.net.gradients(fixed(&x), &[0_u8], &mut t.ws), Err(Error::Shape { .. })));
}

network! {
    Thawed(x: [6]) { x -> frozen linear(7) -> relu -> linear(5) as out -> softmax_ce }
}

/// Gradients of a network with frozen layers have a type of their own.
#[test]
fn a_gradient_beside_frozen_layers_that_is_another_tensor() {
    let net = Thawed::new(Seed(1));
    let mut ws = net.workspace_for(1);
    let x = Odd::new(vec![1, 6], Lies::Plain, &[]);
    net.gradients(fixed(&x), &[0_u8], &mut ws).unwrap();
    ws.gradients_mut().out.bias = Tensor::zeros([4]);
    assert!(matches!(net.gradients(fixed(&x), &[0_u8], &mut ws), Err(Error::Shape { .. })));
}

/// The check itself finds what is wrong.
#[test]
fn what_would_be_wrong_is_found() {
    let x = Odd::new(vec![3, 6], Lies::EverySecond(1), &[]);
    let bad = Subject { calls: vec![Call { name: "loss", takes: 1, run: |_, _| Ok(Vec::new()) }], ..dense() };
    assert!(bad.holds(&given(vec![x.clone()], vec![0; 3])).is_err(), "no error where there should be one");
    let changes = Call {
        name: "loss",
        takes: 1,
        run: |t: &mut Trained<Dense, DenseWorkspace>, _: &Given| {
            t.net.steps += 1;
            Err(Error::Layout { input: "x".to_owned() })
        },
    };
    let bad = Subject { calls: vec![changes], ..dense() };
    assert!(bad.holds(&given(vec![x], vec![0; 3])).is_err(), "an error that changed something");
    let reads_layout = Call {
        name: "loss",
        takes: 1,
        run: |_: &mut Trained<Dense, DenseWorkspace>, given: &Given| Ok(vec![given.arrays[0].is_plain().into()]),
    };
    let bad = Subject { calls: vec![reads_layout], ..dense() };
    let middle = Odd::new(vec![1, 6], Lies::Backwards(0), &[]);
    assert!(bad.holds(&given(vec![middle], vec![0])).is_err(), "other bits than from the copy");
}
