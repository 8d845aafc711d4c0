//! The same where the macro stands for an expression, and where the prediction needs fewer inputs than the loss.

use nn_runtime::ndarray::Array2;
use nn_runtime::{Sgd, network};

fn main() -> Result<(), nn_runtime::Error> {
    let mut net = network!(x: [64] -> linear(100) -> reluu -> linear(10) -> softmax_ce);
    let mut ws = net.workspace_for(8);
    let mut optimizer = net.optimizer(Sgd::new(0.1));
    let x = Array2::<f32>::zeros((8, 64));
    let labels = [0_u8; 8];
    let _scores = net.predict(x.view(), &mut ws)?;
    let _loss = net.train_step(x.view(), &labels, &mut optimizer, &mut ws)?;
    let _again = net.clone();
    net.steps += 1;

    let pair = network!((x: [64], wanted: [10]) { x -> linear(9) -> mse(wanted) });
    let mut ws = pair.workspace_for(8);
    let target = Array2::<f32>::zeros((8, 10));
    let _prediction = pair.predict(x.view(), &mut ws)?;
    let _loss: f32 = pair.loss(x.view(), target.view(), &mut ws)?;
    let _report = pair.check_gradients(x.view(), target.view())?;
    Ok(())
}
