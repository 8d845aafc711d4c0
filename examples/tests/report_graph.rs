//! What a report says of a network is what the network says of itself.
#![cfg(feature = "pictures")]

use examples::networks::{Convnet, Resnet};
use examples::report::{Graph, Run, page};

/// The operations of a prediction, as the report sums them over the layers.
fn operations(text: &str, width: u64) -> usize {
    let graph = Graph { text: text.to_owned(), sizes: vec![("W".to_owned(), width)] };
    let page = page(&Run { graph: Some(graph), ..Run::named("network") });
    let (_, rest) = page.split_once("data-figure=\"forward-operations\">").expect("a sum");
    let (sum, _) = rest.split_once('<').expect("its end");
    sum.replace('\u{202f}', "").parse().unwrap_or_else(|error| panic!("{sum}: {error}"))
}

#[test]
fn the_operations_of_all_layers_are_those_of_a_prediction() {
    assert_eq!(operations(Convnet::<3>::GRAPH, 3), Convnet::<3>::FLOPS_PER_EXAMPLE);
    assert_eq!(operations(Resnet::<4>::GRAPH, 4), Resnet::<4>::FLOPS_PER_EXAMPLE);
}
