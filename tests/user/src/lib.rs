//! A crate of an older edition that has the runtime only through another crate.
#![deny(warnings)]

use nn_facade::runtime::{ndarray::array, Error};

nn_facade::network! {
    /// A network through the other crate's macro.
    #[self_test]
    pub Exported<const H: usize>(x: [4]) { x -> linear(H) -> relu -> linear(3) -> softmax_ce }
}

/// The runtime's macro, where the other crate exports the runtime.
pub mod through_the_runtime {
    use nn_facade::runtime::network;

    network! {
        /// A network of that.
        #[self_test]
        pub Exported(x: [4]) { x -> linear(2) -> mse }
    }
}

nn_facade::classifier!(OfAMacro, 7);

/// A network as a value.
///
/// # Errors
/// None: its input fits.
pub fn anonymous() -> Result<f32, Error> {
    let net = nn_facade::network!((x: [], y: []) { x * y });
    let mut ws = net.workspace_for(1);
    Ok(net.predict(array![3.0].view(), array![-2.0].view(), &mut ws)?[0])
}

#[cfg(test)]
mod tests {
    use super::{anonymous, OfAMacro};

    #[test]
    fn networks_work_through_another_crate() {
        assert_eq!(anonymous().ok(), Some(-6.0));
        assert_eq!(OfAMacro::PARAMETERS, 4 * 7 + 7 + 7 * 3 + 3);
    }
}
