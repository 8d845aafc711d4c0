//! What is printed is what the macro makes: the same bits after some steps of training.
#![allow(missing_docs)]

use nn_runtime::ndarray::{Array, Array1, Array2, Dimension, ShapeBuilder};
use nn_runtime::{Adam, Error, Seed, Sgd};

/// Numbers between -1 and 1 that look random.
fn numbers<D: Dimension, S: ShapeBuilder<Dim = D>>(shape: S) -> Array<f32, D> {
    let mut state = 7_u32;
    Array::from_shape_simple_fn(shape, || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f32::from(i16::from_le_bytes([(state >> 16) as u8, (state >> 24) as u8])) / 32_768.0
    })
}

fn bits(values: impl IntoIterator<Item = f32>) -> Vec<u32> {
    values.into_iter().map(f32::to_bits).collect()
}

/// A test that does the same with a network as given and as printed.
macro_rules! same {
    ($test:ident: $module:ident::$network:ident, $run:expr) => {
        #[test]
        fn $test() -> Result<(), Error> {
            let given = {
                use nn_printed::given::$module::$network;
                $run
            };
            let printed = {
                use nn_printed::printed::$module::$network;
                $run
            };
            assert!(!given.is_empty() && given.iter().any(|bits| *bits != given[0]), "numbers that differ");
            assert_eq!(given, printed);
            Ok(())
        }
    };
}

/// The bits of losses and of a prediction, after three steps.
macro_rules! trained {
    ($network:ty, $rule:expr, $x:expr, ($($target:expr)?)) => {{
        let mut net = <$network>::new(Seed(3));
        let mut ws = <$network>::workspace(7);
        let mut optimizer = net.optimizer($rule);
        let x = $x;
        let mut all = Vec::new();
        for _ in 0..3 {
            all.push(net.train_step(x.view(), $(&$target,)? &mut optimizer, &mut ws)?);
        }
        all.extend(net.predict(x.view(), &mut ws)?.iter());
        bits(all)
    }};
}

const LABELS: [u8; 7] = [0, 1, 2, 0, 2, 1, 1];

same!(two_layer: two_layer::TwoLayer, trained!(TwoLayer::<13>, Adam::new(0.01), numbers((7, 37)), (LABELS)));
same!(convnet: convnet::ConvNet, trained!(ConvNet, Sgd::new(0.1).momentum(0.9), numbers((7, 3, 8, 8)), (LABELS)));
same!(scalar: scalar::Scalar, trained!(Scalar::<13>, Adam::new(0.01), numbers((7, 37)), (LABELS)));
same!(scalar_image: scalar_image::ScalarImage,
    trained!(ScalarImage, Sgd::new(0.1).momentum(0.9), numbers((7, 3, 8, 8)), (LABELS)));
same!(norms: norms::Norms, trained!(Norms, Adam::new(0.01), numbers((7, 9)), (LABELS)));
same!(attention: attention::Attention, trained!(Attention, Sgd::new(0.1), numbers((7, 5, 6)), (LABELS.map(|label| label % 2))));
same!(shared: shared::Shared, {
    let targets: Array2<f32> = numbers((7, 4)) * 0.5;
    let mut net = Shared::new(Seed(3));
    let mut ws = Shared::workspace(7);
    let mut optimizer = net.optimizer(Sgd::new(0.1));
    let x: Array2<f32> = numbers((7, 4));
    let step = |_| net.train_step(x.view(), targets.view(), &mut optimizer, &mut ws);
    bits((0..3).map(step).collect::<Result<Vec<f32>, Error>>()?)
});
same!(gate: gate::Gate, {
    let net = Gate::new(Seed(0));
    let mut ws = Gate::workspace(3);
    let [x, y, z]: [Array1<f32>; 3] = [numbers(3), numbers(3) * 2.0, numbers(3) - 0.5];
    bits(net.predict(x.view(), y.view(), z.view(), &mut ws)?.iter().copied())
});
