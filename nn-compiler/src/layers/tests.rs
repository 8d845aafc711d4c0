use super::*;

#[test]
fn names_are_unique() {
    for (position, layer) in LAYERS.iter().enumerate() {
        let earlier = LAYERS[..position].iter().any(|other| other.name() == layer.name());
        assert!(!earlier, "two layers are called `{}`", layer.name());
        assert!(crate::functions::function(layer.name()).is_none(), "`{}` is a function too", layer.name());
    }
}
