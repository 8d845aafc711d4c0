//! Whether a network can test itself: `#[self_test]`.

use proc_macro2::Ident;

use super::Checker;
use crate::front::model::Form;

impl Checker<'_> {
    /// Sizes are those of const generics.
    pub(super) fn self_test(&mut self) {
        let network = self.network;
        let Some(test) = &network.self_test else { return };
        if matches!(self.model.form, Form::Expression) {
            let help = "`network! { #[self_test] Name(x: [3]) { … } }` becomes a type, and its tests a module";
            self.errors.report(test.span, "an anonymous network cannot test itself", help);
        }
        for (name, _) in &test.sizes {
            if !network.generics.contains(name) {
                let known: Vec<String> = network.generics.iter().map(|generic| format!("`{generic}`")).collect();
                let help = if known.is_empty() { String::new() } else { format!("there is {}", known.join(", ")) };
                self.errors.report(name.span(), &format!("the network has no const generic `{name}`"), &help);
            }
        }
        let mut test = test.clone();
        for (name, _) in &mut test.sizes {
            *name = Ident::new(&self.generic_name(&name.to_string()), name.span());
        }
        self.model.self_test = Some(test);
    }
}
