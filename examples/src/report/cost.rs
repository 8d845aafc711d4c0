//! What the values of a printed graph cost: sizes as numbers, and the operations of products.

use super::graph::Node;
use std::collections::BTreeMap;

/// Sizes with a name. The batch is one example.
pub(super) struct Sizes(BTreeMap<String, u64>);

impl Sizes {
    pub(super) fn new(named: &[(String, u64)]) -> Self {
        let named = named.iter().cloned();
        Self(named.chain([("B".to_owned(), 1)]).collect())
    }

    /// A sum of products of whole numbers and names: `2*H + 1`. Nothing, if a name is not known.
    fn number(&self, size: &str) -> Option<i128> {
        // `a - b` is `a + -b`
        size.replace(" - ", " + -").split(" + ").try_fold(0_i128, |sum, term| {
            let (sign, term) = term.strip_prefix('-').map_or((1, term), |term| (-1, term));
            let mut factors = term
                .split('*')
                .map(|factor| factor.parse().ok().or_else(|| self.0.get(factor).map(|size| i128::from(*size))));
            let product = factors.try_fold(1_i128, |product, factor| product.checked_mul(factor?));
            sum.checked_add(product?.checked_mul(sign)?)
        })
    }

    /// The product of the sizes of a shape.
    pub(super) fn elements(&self, shape: &[String]) -> Option<u64> {
        let mut sizes = shape.iter().map(|size| self.number(size));
        let product = sizes.try_fold(1_i128, |product, size| product.checked_mul(size?));
        product.and_then(|product| u64::try_from(product).ok())
    }

    /// The operations of a contraction or a convolution, two for each product that is added; 0 for anything else, nothing
    /// if a size is not known. `of` finds the values that it is made of.
    pub(super) fn products<'a>(&self, node: &Node, of: impl Fn(&str) -> Option<&'a Node>) -> Option<u64> {
        let mut words = node.expression.split(' ');
        let kind = words.next().unwrap_or_default();
        let operands: Vec<Option<&Node>> = node.operands().into_iter().map(of).collect();
        let Some([Some(first), Some(second)]) = operands.get(..2).map(<[_; 2]>::try_from).and_then(Result::ok) else {
            return Some(0);
        };
        let indices = match kind {
            "matmul" => {
                // m·k, k·n and m·n: the root of their product is m·n·k
                let [a, b, c] = [first, second, node].map(|value| self.elements(&value.shape));
                (u128::from(a?) * u128::from(b?)).checked_mul(u128::from(c?))?.isqrt()
            }
            "contract" => {
                let (labels, _) = words.next()?.split_once("->")?;
                let (left, right) = labels.split_once(',')?;
                let axes = left.chars().zip(&first.shape).chain(right.chars().zip(&second.shape));
                let axes: BTreeMap<char, &String> = axes.collect();
                u128::from(self.elements(&axes.into_values().cloned().collect::<Vec<_>>())?)
            }
            _ if kind.starts_with("convolve[") => {
                // each element of the map is a sum over the window and the channels of a group
                let sides = match kind {
                    "convolve[map]" => [node, second],
                    "convolve[filter]" => [second, node],
                    _ => [second, first],
                };
                let [map, filter] = sides.map(|value| self.elements(&value.shape));
                let channels = self.number(sides[1].shape.first()?)?;
                (u128::from(map?) * u128::from(filter?)).checked_div(u128::try_from(channels).ok()?)?
            }
            _ => return Some(0),
        };
        u64::try_from(2 * indices).ok()
    }
}
