//! Layers of the user's own: `layer block(c) = …;` with fresh parameters at each use, `share enc = …;` with one set.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span};

use super::Checker;
use super::expressions::{LONGEST_TEXT, count, were};
use super::operations::Word;
use super::scopes::{Scope, ShareUse, Use};
use crate::front::diagnostics::{Spans, nearest};
use crate::front::model::ValueId;
use crate::front::syntax::{
    Argument, Call, Expression, ExpressionKind, Known, Section, Statement, Step, Substitution, Template,
};

/// How large an argument may be. Templates that give larger and larger arguments to others double them each time.
const LARGEST_ARGUMENT: usize = 1000;

impl<'a> Checker<'a> {
    /// What can be known of a template before it is used; whether it may be used.
    pub(super) fn template_is_right(&mut self, template: &'a Template) -> bool {
        let before = self.errors.iter().count();
        let inputs = template.body.inputs.iter().flatten();
        let names: Vec<&Ident> = template.parameters.iter().map(|parameter| &parameter.name).chain(inputs).collect();
        self.names_are_distinct(&names);
        let mut used = super::names::mentioned(&template.body.body);
        for default in template.parameters.iter().filter_map(|parameter| parameter.default.as_ref()) {
            used.extend(super::names::mentioned(default));
        }
        self.names_are_used(&names, &used);
        self.contains_itself(template);
        let is_readable = !matches!(template.body.body.kind, ExpressionKind::Unreadable);
        let name = template.name.to_string();
        // what is declared already and right contains nothing that is declared here or later
        let may_come_back = |word: &Ident| match self.words.get(&word.to_string()) {
            Some(known) => matches!(known, Word::Wrong) || *word == name,
            None => self.later_template(&word.to_string()).is_some(),
        };
        let is_in_a_cycle =
            template.body.body.words().iter().any(may_come_back) && self.path_between(&name, &name).is_some();
        is_readable && !is_in_a_cycle && self.errors.iter().count() == before
    }

    /// An error where a template is made of itself, or of others that are declared further down.
    fn contains_itself(&mut self, template: &Template) {
        let name = template.name.to_string();
        for word in template.body.body.words() {
            let text = word.to_string();
            if self.words.contains_key(&text) && text != name || self.later_template(&text).is_none() {
                continue;
            }
            let help = "a layer cannot be made of itself";
            if text == name {
                self.error::<()>(word.span(), &format!("`{name}` contains itself"), help);
            } else if let Some(path) = self.path_between(&text, &name) {
                // each of them could say so, and the first has
                if !path.iter().any(|part| matches!(self.words.get(part), Some(Word::Wrong))) {
                    let words: Vec<String> = path.iter().chain([&name]).map(|part| format!("`{part}`")).collect();
                    let message = format!("`{name}` contains {}", words.join(", which contains "));
                    self.error::<()>(word.span(), &message, help);
                }
            } else {
                self.error::<()>(word.span(), &format!("`{text}` is declared further down"), "move it up");
            }
        }
    }

    /// The template of this name anywhere in the network.
    fn later_template(&self, name: &str) -> Option<&'a Template> {
        self.network.statements.iter().find_map(|statement| match statement {
            Statement::Layer(template) | Statement::Share(template) if template.name == name => Some(template),
            _ => None,
        })
    }

    /// By which templates, `from` first, one contains the other.
    fn path_between(&self, from: &str, to: &str) -> Option<Vec<String>> {
        // each with the place of what it was found in
        let mut found = vec![(from.to_owned(), 0)];
        let mut seen = BTreeSet::from([from.to_owned()]);
        let mut at = 0;
        while at < found.len() {
            let words = self.later_template(&found[at].0).map(|template| template.body.body.words());
            for word in words.into_iter().flatten() {
                let text = word.to_string();
                if text == to {
                    let mut path = vec![found[at].0.clone()];
                    while at != 0 {
                        at = found[at].1;
                        path.push(found[at].0.clone());
                    }
                    path.reverse();
                    return Some(path);
                }
                if seen.insert(text.clone()) {
                    found.push((text, at));
                }
            }
            at += 1;
        }
        None
    }

    /// `-> block(64) as stem`: fresh parameters in a scope of their own.
    pub(super) fn use_template(
        &mut self,
        template: &'a Template,
        inputs: Option<Vec<ValueId>>,
        step: &Step,
        name: Option<String>,
    ) -> Option<Vec<ValueId>> {
        let (word, span) = (step.call.word.to_string(), step.call.word.span());
        if step.name.is_some() || name.is_none() {
            self.count(&word);
        }
        let name = name.unwrap_or_else(|| self.take_numbered_field(&word, span));
        let arguments = self.bind(template, &step.call)?;
        let body = template.body.substitute(&arguments);
        let begun = Use { text: short(&step.call), height: body.body.height, share: None };
        self.enter(begun, span)?;
        let values = self.in_scope(&body, inputs, name, span);
        self.leave();
        values
    }

    /// `-> enc`: the parameters of every use are the same.
    pub(super) fn use_share(
        &mut self,
        template: &'a Template,
        inputs: Option<Vec<ValueId>>,
        step: &Step,
    ) -> Option<Vec<ValueId>> {
        let (name, span) = (template.name.to_string(), step.call.word.span());
        if let Some(given) = &step.name {
            let message = format!("`{name}` is shared: its parameters are called `{name}` at every use");
            return self.error(given.span(), &message, &format!("remove `as {given}`"));
        }
        if let Some(frozen) = &step.frozen {
            let message = format!("`{name}` is shared: it is frozen for all of its uses or for none");
            return self.error(frozen.span(), &message, &format!("`share {name} = frozen …;`"));
        }
        if let Some(argument) = step.call.values().next() {
            return self.error(argument.spans, &format!("`{name}` is shared, and takes no arguments"), "");
        }
        let fed = inputs.as_ref().and_then(|inputs| inputs.first()).map(|input| self.describe(*input));
        let fed = fed.unwrap_or_default();
        self.first_uses.entry(name.clone()).or_insert_with(|| fed.clone());
        let share = Some(ShareUse { name: name.clone(), span, fed });
        self.enter(Use { text: name.clone(), height: template.body.body.height, share }, span)?;
        self.scopes.push(Scope::default());
        let frozen = std::mem::take(&mut self.frozen);
        let values = self.in_scope(&template.body, inputs, name, span);
        self.frozen = frozen;
        self.scopes.pop();
        self.leave();
        values
    }

    /// Feeds a section whose layers are in a scope of this name; a section of a single layer gives the layer its name.
    pub(super) fn in_scope(
        &mut self,
        section: &Section,
        inputs: Option<Vec<ValueId>>,
        name: String,
        span: Span,
    ) -> Option<Vec<ValueId>> {
        if let Some(only) = only_step(section) {
            return self.named_step(inputs, only, Some(name));
        }
        self.within(Some(name), |checker| checker.section(section, inputs, span))
    }

    /// Feeds a section; `span` is the word that it belongs to.
    pub(super) fn section(
        &mut self,
        section: &Section,
        mut inputs: Option<Vec<ValueId>>,
        span: Span,
    ) -> Option<Vec<ValueId>> {
        let Some(names) = &section.inputs else {
            let ExpressionKind::Chain(_, steps) = &section.body.kind else { return None };
            for step in steps {
                inputs = self.step(inputs, step);
            }
            return inputs;
        };
        if let Some(given) = inputs.as_ref().map(Vec::len).filter(|given| *given != names.len()) {
            let list = names.iter().map(Ident::to_string).collect::<Vec<_>>().join(", ");
            let message = format!("`|{list}|` takes {}, but {} given", count(names.len()), were(given));
            return self.error(
                span,
                &message,
                if names.len() > 1 { "several values are fed as `(a, b) -> …`" } else { "" },
            );
        }
        let known = names.iter().enumerate().map(|(position, name)| {
            let values = inputs.as_ref().map(|inputs| vec![inputs[position]]);
            (name.to_string(), known(name, values))
        });
        let body = section.body.substitute(&known.collect());
        self.values(&body)
    }

    /// What a use of a template gives for each of its names.
    fn bind(&mut self, template: &Template, call: &Call) -> Option<Substitution> {
        let mut given: Vec<Option<&Expression>> = vec![None; template.parameters.len()];
        let mut right = true;
        for position in 0..call.arguments.len() {
            match self.parameter_at(template, call, position) {
                Some(slot) => given[slot] = Some(&call.arguments[position].value),
                None => right = false,
            }
        }
        let mut bound = Substitution::new();
        for (parameter, given) in template.parameters.iter().zip(given) {
            let value = match (given, &parameter.default) {
                (Some(given), _) => given.clone(),
                (None, Some(default)) => default.substitute(&bound),
                (None, None) => {
                    if right {
                        let message = format!("`{}` needs `{}`", template.name, parameter.name);
                        self.error::<()>(call.spans, &message, &signature(template));
                    }
                    right = false;
                    continue;
                }
            };
            let mut size = 0;
            value.walk(&mut |_| size += 1);
            if size > LARGEST_ARGUMENT {
                return self.error(value.spans, &format!("the argument `{}` is too long", parameter.name), "");
            }
            right &= self.may_be_argument(template, &value);
            bound.insert(parameter.name.to_string(), value);
        }
        right.then_some(bound)
    }

    /// An argument is known when the network is compiled.
    fn may_be_argument(&mut self, template: &Template, value: &Expression) -> bool {
        if matches!(value.kind, ExpressionKind::Unreadable) {
            return false;
        }
        let is_value = match &value.kind {
            ExpressionKind::Path(path) => path.as_name().is_some_and(|name| self.is_value(name)),
            ExpressionKind::Known(_) | ExpressionKind::Tuple(_) | ExpressionKind::Chain(..) => true,
            _ => false,
        };
        if is_value {
            let message =
                format!("an argument of `{}` is a size, a number or a flag, but `{value}` is a value", template.name);
            let help = format!("values are fed: `(a, b) -> {}`, with `|a, b| …` for its body", template.name);
            self.error::<()>(value.spans, &message, &help);
        }
        !is_value
    }

    /// Which of the template's names the argument at `position` is.
    fn parameter_at(&mut self, template: &Template, call: &Call, position: usize) -> Option<usize> {
        let argument = &call.arguments[position];
        let earlier = &call.arguments[..position];
        let word = &template.name;
        let Some(name) = &argument.name else {
            if earlier.iter().any(|argument| argument.name.is_some()) {
                let message = "an argument without a name cannot follow one with a name";
                return self.error(argument.value.spans, message, &signature(template));
            }
            if position >= template.parameters.len() {
                let message = match template.parameters.len() {
                    0 => format!("`{word}` takes no arguments"),
                    1 => format!("`{word}` takes one argument"),
                    count => format!("`{word}` takes at most {count} arguments"),
                };
                return self.error(argument.value.spans, &message, &signature(template));
            }
            return Some(position);
        };
        let Some(slot) = template.parameters.iter().position(|parameter| parameter.name == *name) else {
            let names: Vec<String> = template.parameters.iter().map(|parameter| parameter.name.to_string()).collect();
            let help = match nearest(&name.to_string(), names.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => signature(template),
            };
            return self.error(name.span(), &format!("`{word}` has no argument `{name}`"), &help);
        };
        let is_same = |(at, other): (usize, &Argument)| other.name.as_ref().map_or(at == slot, |other| other == name);
        if earlier.iter().enumerate().any(is_same) {
            return self.error(name.span(), &format!("the argument `{name}` is given twice"), "");
        }
        Some(slot)
    }
}

/// What stands for a name of a section: the values it is fed.
pub(super) fn known(name: &Ident, values: Option<Vec<ValueId>>) -> Expression {
    let kind = ExpressionKind::Known(Known { text: name.to_string(), values });
    Expression { kind, spans: Spans::from(name.span()), height: 1 }
}

/// The only step of a section that is nothing else.
fn only_step(section: &Section) -> Option<&Step> {
    match (&section.inputs, &section.body.kind) {
        (None, ExpressionKind::Chain(_, steps)) => match steps.as_slice() {
            [step] if step.name.is_none() => Some(step),
            _ => None,
        },
        _ => None,
    }
}

/// A call as text, or its word where that is long.
pub(super) fn short(call: &Call) -> String {
    let text = call.to_string();
    if text.chars().count() > LONGEST_TEXT { call.word.to_string() } else { text }
}

/// `` it is declared as `block(c, s = 1)` ``
fn signature(template: &Template) -> String {
    let parameters: Vec<String> = template.parameters.iter().map(ToString::to_string).collect();
    match parameters.as_slice() {
        [] => format!("write `{}` alone", template.name),
        _ => format!("it is declared as `{}({})`", template.name, parameters.join(", ")),
    }
}
