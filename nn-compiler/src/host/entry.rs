//! The emitted methods: what a user calls. Each checks what it is given, and enters its task with the best
//! instruction set.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::memory::check_gradients;
use super::parts::{self, Around, Variable};
use super::steps::{
    inputs, is_inspected, is_random, packs, reads_parameters, task_name, writes_gradients, writes_statistics,
};
use super::tree::{Tree, place};
use super::types::{self, view_type};
use super::{Context, generic_assertions, plans};
use crate::backend::rust::names::local;
use crate::front::model::Count;
use crate::ir::graph::{NodeId, Root, print};
use crate::ir::types::{Dim, Element, display_shape, element_count};
use crate::loops::compiled::{Compiled, Entry, Purpose};
use crate::loops::cost::Cost;
use crate::loops::ir::Format;

pub(super) fn emit(cx: &Context<'_>, compiled: &Compiled) -> TokenStream {
    let (name, impl_generics, type_arguments) = (cx.name, cx.impl_generics(), cx.type_arguments());
    let constants = constants(cx, compiled);
    let making = making(cx);
    let find = |purpose: Purpose| compiled.entries.iter().find(|entry| entry.purpose == purpose);
    let methods = [Purpose::Predict, Purpose::Loss, Purpose::Gradients, Purpose::TrainStep].map(|purpose| {
        let nothing_trained =
            || find(Purpose::Loss).filter(|_| purpose == Purpose::TrainStep && cx.model.loss.is_some());
        let Some(entry) = find(purpose) else {
            return nothing_trained().map(|entry| Method { cx, entry }.no_train_step());
        };
        let entry = Method { cx, entry };
        match purpose {
            Purpose::Predict => Some(entry.predict()),
            Purpose::Loss => cx.model.loss.is_some().then(|| entry.loss()),
            Purpose::Gradients => Some(entry.gradients()),
            _ => Some(entry.train_step()),
        }
    });
    let check = find(Purpose::Gradients)
        .zip(find(Purpose::TrainingLoss).or(find(Purpose::Loss)))
        .filter(|_| cx.model.learns())
        .map(|(gradients, loss)| compare_gradients(cx, gradients, loss));
    let methods = methods.iter().flatten();
    let inspect = find(Purpose::Gradients).map(|entry| super::inspect::emit(&Method { cx, entry }));
    let (apply, access) = super::apply::emit(cx, compiled);
    quote!(impl #impl_generics #name #type_arguments { #constants #making #(#methods)* #apply #check #inspect } #access)
}

fn constants(cx: &Context<'_>, compiled: &Compiled) -> TokenStream {
    let trained = cx.model.parameters.iter().filter(|parameter| parameter.info.is_trained());
    let parameters = trained.map(types::count).fold(Dim::default(), |sum, count| &sum + &count);
    let parameters = parameters.to_tokens();
    let predict = compiled.entries.iter().find(|entry| entry.purpose == Purpose::Predict);
    let products = predict.and_then(|entry| Cost::of(&entry.program).products.split_batch());
    let flops = products.unwrap_or_default().0.to_tokens();
    let graph = format!("\n{}", print(&compiled.graph, "simplified"));
    let batch = local("batch");
    let kernels = cx.kernels_path();
    let labels = types::label_inputs(cx).into_iter().map(|(_, each)| {
        let each = (&each * &Dim::batch()).to_tokens();
        quote!(, #each)
    });
    let labels = quote!(#(#labels)*);
    quote!(
        /// How many numbers are learned.
        pub const PARAMETERS: usize = #parameters;
        /// Floating-point operations of one example's prediction: two for each multiplication and addition of the
        /// contractions.
        pub const FLOPS_PER_EXAMPLE: usize = #flops;
        /// The graph that was compiled: the forward and backward pass, simplified, a value a line.
        pub const GRAPH: &'static str = #graph;
        /// The bytes of the intermediate values of a batch: as they are planned, and the most that are needed at the
        /// same time, which no plan can go below. The largest number, if it is more.
        pub const fn activation_bytes(#batch: usize) -> [usize; 2] {
            [#kernels::buffer_bytes(#batch), #kernels::live_bytes(#batch)]
        }
        /// The bytes of a workspace for batches up to `batch`, the space for gradients included; the largest number, if it is
        /// more.
        pub const fn workspace_bytes(#batch: usize) -> usize {
            if #batch > rt::MOST_EXAMPLES {
                return usize::MAX;
            }
            let packed = rt::bytes(&[#kernels::scratch_len(#batch), rt::total(&#kernels::STORAGE) #labels]);
            #kernels::buffer_bytes(#batch).saturating_add(packed)
        }
    )
}

fn making(cx: &Context<'_>) -> TokenStream {
    let (workspace, arguments) = (&cx.workspace, &cx.arguments);
    let (kernels, runtime) = (cx.kernels_path(), cx.runtime);
    let workspace_type = if arguments.is_empty() { quote!(#workspace) } else { quote!(#workspace<#arguments>) };
    let has_budgets = !cx.model.generics.is_empty() && !cx.model.budgets.is_empty();
    let sizes = (has_budgets || !generic_assertions(cx.model).is_empty()).then(|| quote!(let () = #kernels::SIZES;));
    let (seed, params, params_type) = (local("seed"), local("params"), &cx.params);
    let is_cut = cx.model.parameters.len() > parts::MOST;
    let root = if is_cut { quote!(#params) } else { quote!(self.params) };
    let fills = cx.model.parameters.iter().enumerate().map(|(index, parameter)| {
        let (place, init) = (place(parameter, &root), types::init(&parameter.info.init));
        let (fan_in, fan_out) = (parameter.fans.0.to_tokens(), parameter.fans.1.to_tokens());
        let index = proc_macro2::Literal::u64_unsuffixed(index as u64);
        quote!(#init.fill(&mut #place, #fan_in, #fan_out, #seed, #index);)
    });
    let variables = [
        Variable::new(&seed, quote!(rt::Seed)),
        Variable { name: params.clone(), ty: quote!(&mut #params_type), passed: quote!(&mut self.params) },
    ];
    let (declared, variables) = (cx.declared.clone(), &variables);
    let around = Around { declared, arguments: cx.arguments.clone(), variables, may_fail: false };
    let fills = around.cut(&fills.collect::<Vec<_>>());
    let draws = cx.draws.as_ref().map(|name| quote!(self.params.#name = rt::Draws::new(#seed);));
    let optimizer = cx.model.loss.is_some().then(|| {
        quote!(
            /// An optimiser for this network's parameters, at its first step.
            pub fn optimizer<R: rt::Rule>(&self, rule: R) -> rt::Optimizer<R> {
                rt::Optimizer::new(rule, &#kernels::STORAGE)
            }
        )
    });
    quote!(
        /// A network initialised as each layer's rule says. The same seed gives the same bits.
        #[must_use]
        pub fn new(#seed: rt::Seed) -> Self {
            #sizes
            let mut net = Self { params: #kernels::zeros(), #seed, steps: 0 };
            net.initialize(#seed);
            net
        }
        /// Starts again: parameters as in a new network, no steps taken.
        pub fn initialize(&mut self, #seed: rt::Seed) {
            self.seed = #seed;
            self.steps = 0;
            #draws
            #fills
        }
        /// All scratch memory for batches up to `batch`. No call allocates afterwards.
        ///
        /// # Panics
        /// If there is no memory for it: see [`try_workspace`](Self::try_workspace).
        #[must_use]
        pub fn workspace(batch: usize) -> #workspace_type {
            rt::made(#kernels::workspace(batch))
        }
        /// The same, for a batch size that may be any number.
        ///
        /// # Errors
        /// If there is no memory for it.
        pub fn try_workspace(batch: usize) -> ::core::result::Result<#workspace_type, rt::Error> {
            #kernels::workspace(batch)
        }
        /// The same, of a network whose type has no name.
        #[must_use]
        pub fn workspace_for(&self, batch: usize) -> #workspace_type {
            Self::workspace(batch)
        }
        #optimizer
        #runtime::rt::checkpoint_methods!();
    )
}

/// Checks that there is more than one value where a statistic is taken: an error of the batch otherwise.
pub(super) fn counts(cx: &Context<'_>) -> Vec<TokenStream> {
    // of layers that take it of as many values, the first says so
    let mut known = BTreeSet::new();
    let check = |count: &Count| {
        let (values, layer) = (count.values.to_tokens(), &count.layer);
        quote!(rt::more_than_one(#layer, #values)?;)
    };
    cx.model.counts.iter().filter(|count| known.insert(&count.values)).map(check).collect()
}

/// A method that runs one program.
pub(super) struct Method<'a> {
    pub(super) cx: &'a Context<'a>,
    pub(super) entry: &'a Entry,
}

/// An input as an argument.
struct InputArgument {
    declared: TokenStream,
    passed: Ident,
    generic: Option<TokenStream>,
    /// Binds the checked slice to the input's name.
    checked: TokenStream,
}

impl Method<'_> {
    /// The inputs that the caller passes: all, but for a prediction only those it depends on.
    pub(super) fn taken(&self) -> Vec<usize> {
        let all = (0..self.cx.model.inputs.len()).collect();
        if self.entry.purpose != Purpose::Predict {
            return all;
        }
        let used = inputs(self.entry);
        if used.is_empty() { all } else { used }
    }

    fn arguments(&self, also_used: &[usize]) -> Vec<InputArgument> {
        let taken = self.taken();
        let mut used = inputs(self.entry);
        used.extend_from_slice(also_used);
        let first = self.cx.model.inputs[taken[0]].name.to_string();
        taken.iter().map(|index| self.argument(*index, *index == taken[0], &first, used.contains(index))).collect()
    }

    /// One argument, and a slice of the same name for the task.
    fn argument(&self, index: usize, is_first: bool, first: &str, is_used: bool) -> InputArgument {
        let input = &self.cx.model.inputs[index];
        let (passed, text, name) = (&self.cx.passed(index), input.name.to_string(), &self.cx.inputs[index]);
        let [batch, given, rows, ws] = ["batch", "given", "rows", "ws"].map(local);
        let each = element_count(input.ty.example());
        let counted = if is_first { &batch } else { &given };
        let check_count = if is_first {
            quote!(rt::fits(#batch, #ws.capacity)?;)
        } else {
            quote!(rt::same_batch(#text, #given, #first, #batch)?;)
        };
        match &input.ty.element {
            Element::Float => {
                let ty = view_type(&quote!(rt), input.ty.rank(), &quote!('_), &quote!(f32));
                let sizes = input.ty.example().iter().map(Dim::to_tokens);
                let bound = if is_used { quote!(#rows) } else { quote!(_) };
                let each = each.to_tokens();
                let finite = self.cx.model.check_finite.then(|| quote!(rt::finite(#text, #rows, #each)?;));
                let bind = is_used.then(|| quote!(#finite let #name = #rows;));
                InputArgument {
                    declared: quote!(#passed: #ty),
                    passed: passed.clone(),
                    generic: None,
                    checked: quote!(
                        let (#counted, #bound) = rt::rows(#text, &#passed, &[#(#sizes),*])?;
                        #check_count
                        #bind
                    ),
                }
            }
            Element::Class(classes) => {
                let generic = format_ident!("Class{index}");
                let count = if each.is_one() {
                    quote!(#passed.len())
                } else {
                    let each = each.to_tokens();
                    quote!(rt::examples(#text, #passed.len(), #each)?)
                };
                let (field, classes) = (format_ident!("class_{text}"), classes.to_tokens());
                let check = if let Some(ignored) = input.ignored.map(proc_macro2::Literal::i64_unsuffixed) {
                    quote!(rt::labels_but(#ignored, #text, #passed, #classes, &mut #ws.#field)?)
                } else {
                    quote!(rt::labels(#text, #passed, #classes, &mut #ws.#field)?)
                };
                let bind = is_used.then(|| quote!(let #name = #check;));
                InputArgument {
                    declared: quote!(#passed: &[#generic]),
                    passed: passed.clone(),
                    generic: Some(quote!(#generic: rt::Class)),
                    checked: quote!(let #counted = #count; #check_count #bind),
                }
            }
        }
    }

    /// The number of examples in the first input, checked so far that there is memory for a workspace.
    pub(super) fn count(&self) -> TokenStream {
        let first = self.taken()[0];
        let (input, passed) = (&self.cx.model.inputs[first], self.cx.passed(first));
        match &input.ty.element {
            // an array can claim to be larger than any memory
            Element::Float => {
                let (text, sizes) = (input.name.to_string(), input.ty.example().iter().map(Dim::to_tokens));
                quote!(rt::rows(#text, &#passed, &[#(#sizes),*])?.0)
            }
            Element::Class(_) => quote!(#passed.len()),
        }
    }

    /// `rt::dispatch(LossTask::<H, _> { batch, x, labels, params: …, … })`
    pub(super) fn run(&self, sources: &Sources) -> TokenStream {
        let task = self.task(sources);
        if self.cx.runs_in_lanes(self.entry) { quote!(rt::dispatch(#task)) } else { quote!(#task.run()) }
    }

    fn task(&self, sources: &Sources) -> TokenStream {
        let (cx, entry) = (self.cx, self.entry);
        let task = task_name(cx, entry.purpose);
        let batch = local("batch");
        let mut fields = vec![quote!(#batch)];
        for index in inputs(entry) {
            let name = &cx.inputs[index];
            fields.push(quote!(#name));
        }
        let mut add = |name: &str, value: &TokenStream| {
            let name = local(name);
            let is_same = name == value.to_string();
            fields.push(if is_same { quote!(#name) } else { quote!(#name: #value) });
        };
        if reads_parameters(entry) {
            add("params", &sources.params);
        }
        if entry.purpose == Purpose::TrainStep {
            let optimizer = local("optimizer");
            add("optimizer", &quote!(#optimizer));
        }
        if writes_gradients(entry) {
            add("gradients", &sources.gradients);
        }
        if Tree::of_statistics(cx).is_some() && writes_statistics(entry) {
            add("statistics", &sources.statistics);
        }
        if is_inspected(entry) {
            let (kernels, plan) = (cx.kernels_path(), plans::name(cx, entry.purpose));
            add("plan", sources.plan.as_ref().unwrap_or(&quote!(&#kernels::#plan)));
        }
        add("buffer", &sources.buffer);
        if packs(entry) {
            add("scratch", &sources.scratch);
        }
        if is_random(entry) {
            add("seed", &sources.seed);
        }
        let arguments = &cx.arguments;
        let rule = (entry.purpose == Purpose::TrainStep).then(|| quote!(, _));
        quote!(#task::<#arguments _ #rule> { #(#fields),* })
    }

    /// The parts of a method: generics, arguments, checks.
    /// The parameters must lie as the kernels expect.
    fn check_parameters(&self) -> Option<TokenStream> {
        let kernels = self.cx.kernels_path();
        (!self.cx.model.parameters.is_empty()).then(|| quote!(#kernels::check(&self.params)?;))
    }

    pub(super) fn parts(&self, also_used: &[usize]) -> (TokenStream, TokenStream, TokenStream) {
        let arguments = self.arguments(also_used);
        let generics = arguments.iter().filter_map(|argument| argument.generic.as_ref());
        let declared = arguments.iter().map(|argument| &argument.declared);
        let checks = arguments.iter().map(|argument| &argument.checked);
        let parameters = self.check_parameters();
        (quote!(#(#generics,)*), quote!(#(#declared),*), quote!(#(#checks)* #parameters))
    }

    /// The numbers that random layers draw in the next step.
    pub(super) fn draw_of_step(&self) -> Option<TokenStream> {
        let (seed, draws) = (local("seed"), self.cx.draws());
        is_random(self.entry).then(|| quote!(let #seed = #draws.of_batch(0);))
    }

    fn workspace_type(&self) -> TokenStream {
        let (workspace, arguments) = (&self.cx.workspace, &self.cx.arguments);
        if arguments.is_empty() { quote!(#workspace) } else { quote!(#workspace<#arguments>) }
    }

    /// The shapes of the arguments, for the doc.
    pub(super) fn shapes(&self) -> String {
        let describe = |index: &usize| {
            let input = &self.cx.model.inputs[*index];
            match &input.ty.element {
                Element::Float => {
                    format!("`{}` `{}`", input.name, display_shape(&input.ty.shape).replace("[B", "[batch"))
                }
                Element::Class(classes) => format!("`{}` a class below {classes} for each example", input.name),
            }
        };
        self.taken().iter().map(describe).collect::<Vec<String>>().join(", ")
    }

    fn predict(&self) -> TokenStream {
        let ws = local("ws");
        let graph = &self.entry.program.graph;
        let (generics, declared, checks) = self.parts(&[]);
        let workspace = self.workspace_type();
        let run = self.run(&Sources::of_workspace());
        let predictions: Vec<(TokenStream, TokenStream)> = graph
            .roots
            .iter()
            .filter(|(root, _)| matches!(root, Root::Prediction(_)))
            .map(|(_, id)| {
                (
                    view_type(&quote!(rt), graph.ty(*id).rank(), &quote!('ws), &quote!(f32)),
                    self.view(*id, &quote!(#ws.buffer)),
                )
            })
            .collect();
        let types: Vec<&TokenStream> = predictions.iter().map(|(ty, _)| ty).collect();
        let views: Vec<&TokenStream> = predictions.iter().map(|(_, view)| view).collect();
        let (output, result) = if let ([ty], [view]) = (types.as_slice(), views.as_slice()) {
            (quote!(#ty), quote!(#view))
        } else {
            (quote!((#(#types),*)), quote!((#(#views),*)))
        };
        let shapes: Vec<String> = graph
            .roots
            .iter()
            .filter(|(root, _)| matches!(root, Root::Prediction(_)))
            .map(|(_, id)| format!("`{}`", display_shape(&graph.ty(*id).shape).replace("[B", "[batch")))
            .collect();
        let doc = format!(" The network's output for {}: {}, in the workspace.", self.shapes(), shapes.join(" and "));
        // users reach for the slice behind a view
        let gaps = graph.roots.iter().any(|(root, id)| matches!(root, Root::Prediction(_)) && graph.ty(*id).rank() > 1);
        let why = if self.cx.has_lanes {
            " Rows are padded to whole cache lines, and channels may lie last: `as_slice()` is `None` then."
        } else {
            " Channels may lie last: `as_slice()` is `None` then."
        };
        let gaps = gaps.then(|| {
            quote!(
                ///
                #[doc = #why]
                /// `as_standard_layout()` copies to row-major order without gaps, `to_owned()` to an array of your own.
            )
        });
        quote!(
            #[doc = #doc]
            #gaps
            ///
            /// # Errors
            /// If a shape is wrong, or the batch is empty or larger than the workspace.
            pub fn predict<'ws, #generics>(&self, #declared, #ws: &'ws mut #workspace) -> ::core::result::Result<#output, rt::Error> {
                #checks
                #run;
                ::core::result::Result::Ok(#result)
            }
        )
    }

    /// A value in the buffer as an array.
    fn view(&self, id: NodeId, buffer: &TokenStream) -> TokenStream {
        let (kernels, plan) = (self.cx.kernels_path(), plans::name(self.cx, self.entry.purpose));
        self.view_in(id, buffer, &quote!(#kernels::#plan))
    }

    /// A value as an array, in a buffer where values lie as a plan says.
    pub(super) fn view_in(&self, id: NodeId, buffer: &TokenStream, plan: &TokenStream) -> TokenStream {
        let graph = &self.entry.program.graph;
        let index = self.entry.plan.index[&id];
        let batch = local("batch");
        let shape = graph.ty(id).shape.iter().map(Dim::to_tokens);
        let strides = self.entry.program.layouts.strides(graph, id);
        let strides = strides.iter().map(Dim::to_tokens);
        let index = crate::backend::rust::names::index(index);
        let place = quote!(#plan.range(#index, #batch));
        let data = match self.entry.program.format(id) {
            Format::Real => quote!(#buffer.reals(#place)),
            Format::Byte => quote!(&rt::numbers::<f32>(#buffer.bytes(#place))),
            Format::Class(_) => panic!("classes are not computed"),
        };
        quote!(rt::view(#data, [#(#shape),*], [#(#strides),*]))
    }

    fn loss(&self) -> TokenStream {
        let ws = local("ws");
        let (generics, declared, checks) = self.parts(&[]);
        let workspace = self.workspace_type();
        let run = self.run(&Sources::of_workspace());
        let generics = angle(&generics);
        let doc = format!(" The loss of a batch in the form for inference, for {}.", self.shapes());
        quote!(
            #[doc = #doc]
            ///
            /// # Errors
            /// If a shape is wrong, a label is out of range, or the batch is empty or larger than the workspace.
            pub fn loss #generics(&self, #declared, #ws: &mut #workspace) -> ::core::result::Result<f32, rt::Error> {
                #checks
                ::core::result::Result::Ok(#run)
            }
        )
    }

    fn gradients(&self) -> TokenStream {
        let ws = local("ws");
        let (generics, declared, checks) = self.parts(&[]);
        let workspace = self.workspace_type();
        let run = self.run(&Sources::of_workspace());
        let gradients = &self.cx.gradients;
        let (counts, lie_as_made) = (counts(self.cx), check_gradients(self.cx));
        let seed = local("seed");
        let draw = is_random(self.entry).then(|| {
            let draws = self.cx.draws();
            quote!(let #seed = #ws.draws.next(#draws);)
        });
        let graph = &self.entry.program.graph;
        let mut fields = Vec::new();
        if self.cx.model.loss.is_some() {
            fields.push(quote!(loss));
        }
        for field in Tree::of_gradients(self.cx).fields {
            let ident = field.ident();
            fields.push(quote!(#ident: &#ws.gradients.#ident));
        }
        for (root, id) in &graph.roots {
            if let Root::InputGradient(index) = root {
                let (name, view) = (&self.cx.model.inputs[*index].name, self.view(*id, &quote!(#ws.buffer)));
                fields.push(quote!(#name: #view));
            }
        }
        let loss = self.cx.model.loss.is_some().then(|| quote!(let loss =));
        let kept = writes_statistics(self.entry).then(|| quote!(#ws.has_statistics = true;));
        let what = match (self.cx.model.loss, self.cx.model.cotangents.is_empty()) {
            (Some(_), _) => "the loss",
            (None, true) => "the sum of the output",
            (None, false) => "the output, times its cotangent",
        };
        let doc = format!(" The gradients of {what}, in the form for training, for {}.", self.shapes());
        quote!(
            #[doc = #doc]
            ///
            /// # Errors
            /// If a shape is wrong, a label is out of range, or the batch is empty or larger than the workspace.
            pub fn gradients<'ws, #generics>(&self, #declared, #ws: &'ws mut #workspace) -> ::core::result::Result<#gradients<'ws>, rt::Error> {
                #checks
                #lie_as_made
                #(#counts)*
                #draw
                #loss #run;
                #kept
                ::core::result::Result::Ok(#gradients { #(#fields),* })
            }
        )
    }

    /// The method of a network with nothing to train, which says so.
    fn no_train_step(&self) -> TokenStream {
        let (optimizer, ws) = (local("optimizer"), local("ws"));
        let (generics, declared, _) = self.parts(&[]);
        let workspace = self.workspace_type();
        let passed = self.arguments(&[]).into_iter().map(|argument| argument.passed);
        let why = format!(
            "expected a network with parameters to train, but the loss of `{}` depends on none: it has no parameters, or they \
             are frozen, or behind `stop_gradient`",
            self.cx.name
        );
        quote!(
            /// There is nothing to train: the loss depends on no parameter that is trained.
            ///
            /// # Errors
            /// Always, so that a training loop says it.
            pub fn train_step<#generics R: rt::Rule>(&mut self, #declared, #optimizer: &mut rt::Optimizer<R>, #ws: &mut #workspace) -> ::core::result::Result<f32, rt::Error> {
                let _ = (#(#passed,)* #optimizer, #ws);
                ::core::result::Result::Err(rt::nothing_to_train(#why))
            }
        )
    }

    fn train_step(&self) -> TokenStream {
        let ws = local("ws");
        let (generics, declared, checks) = self.parts(&[]);
        let workspace = self.workspace_type();
        let run = self.run(&Sources { params: quote!(&mut self.params), ..Sources::of_workspace() });
        let [optimizer, loss] = ["optimizer", "loss"].map(local);
        let draw = self.draw_of_step();
        let count = self.cx.draws.as_ref().map(|name| quote!(self.params.#name = self.params.#name.after_step();));
        let (kernels, counts) = (self.cx.kernels_path(), counts(self.cx));
        let doc =
            format!(" One step of the optimiser on a batch of {}; gives the loss before the step.", self.shapes());
        quote!(
            #[doc = #doc]
            ///
            /// # Errors
            /// If a shape is wrong, a label is out of range, the batch is empty or larger than the workspace, or the
            /// optimiser was made for another network; nothing is changed then.
            ///
            /// [`Error::Diverged`](rt::Error::Diverged) if the loss is not finite, where nothing is changed
            /// either, or if an element of a parameter would not be finite after the step: it stays as it was, and the
            /// others take the step. [`inspect`](Self::inspect) says where it came from.
            pub fn train_step<#generics R: rt::Rule>(&mut self, #declared, #optimizer: &mut rt::Optimizer<R>, #ws: &mut #workspace) -> ::core::result::Result<f32, rt::Error> {
                #checks
                #(#counts)*
                #optimizer.matches(&#kernels::STORAGE)?;
                #draw
                let #loss = rt::finite_loss(#run)?;
                self.steps = self.steps.wrapping_add(1);
                #count
                #optimizer.finish(::core::option::Option::Some(#loss), &self.params)?;
                ::core::result::Result::Ok(#loss)
            }
        )
    }
}

/// Generic arguments, if there are any.
pub(super) fn angle(generics: &TokenStream) -> TokenStream {
    if generics.is_empty() { quote!() } else { quote!(<#generics>) }
}

/// Where a task finds what it works on.
pub(super) struct Sources {
    pub(super) params: TokenStream,
    pub(super) gradients: TokenStream,
    pub(super) statistics: TokenStream,
    /// Where values lie, if not where memory is shared best.
    pub(super) plan: Option<TokenStream>,
    pub(super) buffer: TokenStream,
    pub(super) scratch: TokenStream,
    pub(super) seed: TokenStream,
}

impl Sources {
    pub(super) fn of_workspace() -> Self {
        let ws = local("ws");
        Self {
            params: quote!(&self.params),
            gradients: quote!(&mut #ws.gradients),
            statistics: quote!(&mut #ws.statistics),
            plan: None,
            buffer: quote!(&mut #ws.buffer),
            scratch: quote!(&mut #ws.scratch),
            seed: {
                let seed = local("seed");
                quote!(#seed)
            },
        }
    }
}

/// Binds the floats among these inputs to the same in double precision.
pub(super) fn widen(cx: &Context<'_>, inputs: impl IntoIterator<Item = usize>) -> TokenStream {
    let floats = inputs.into_iter().filter(|index| cx.model.inputs[*index].ty.element == Element::Float);
    let widened = floats.map(|index| {
        let name = &cx.inputs[index];
        quote!(let #name = &rt::widen(#name);)
    });
    quote!(#(#widened)*)
}

fn compare_gradients(cx: &Context<'_>, gradients: &Entry, loss: &Entry) -> TokenStream {
    let [ws, options] = ["ws", "options"].map(local);
    let method = Method { cx, entry: gradients };
    let arguments = method.arguments(&inputs(loss));
    let generics = arguments.iter().filter_map(|argument| argument.generic.as_ref());
    let generics = angle(&quote!(#(#generics),*));
    let declared: Vec<&TokenStream> = arguments.iter().map(|argument| &argument.declared).collect();
    let passed = arguments.iter().map(|argument| &argument.passed);
    let (_, _, checks) = method.parts(&inputs(loss));
    let widened = inputs(gradients).into_iter().chain(inputs(loss)).collect::<BTreeSet<usize>>();
    let widen = widen(cx, widened);
    let sources = Sources {
        gradients: quote!(&mut #ws.gradients),
        params: {
            let params = local("params");
            quote!(&#params)
        },
        ..Sources::of_workspace()
    };
    let analytic = method.run(&sources);
    let numeric = Method { cx, entry: loss }.run(&Sources {
        params: {
            let params = local("params");
            quote!(#params)
        },
        ..Sources::of_workspace()
    });
    let params = local("params");
    // a loss need not depend on any
    let moved = if reads_parameters(loss) { quote!(#params) } else { quote!(_) };
    let count = method.count();
    let (kernels, random) = (cx.kernels_path(), is_random(gradients) || is_random(loss));
    let (seed, counts) = (local("seed"), counts(cx));
    let draw = random.then(|| quote!(let #seed = self.seed.derive(0).0;));
    let shapes = method.shapes();
    let doc = format!(" Compares the gradients with central differences, in double precision, for {shapes}.");
    quote!(
        #[doc = #doc]
        ///
        /// Every element of every parameter is checked, which takes two forward passes each:
        /// [`check_gradients_with`](Self::check_gradients_with) can take a sample.
        ///
        /// # Errors
        /// If a shape is wrong, a label is out of range, or the batch is empty.
        pub fn check_gradients #generics(&self, #(#declared),*) -> ::core::result::Result<rt::GradientReport, rt::Error> {
            self.check_gradients_with(&rt::GradientCheck::default(), #(#passed),*)
        }
        #[doc = #doc]
        ///
        /// # Errors
        /// If a shape is wrong, a label is out of range, or the batch is empty.
        pub fn check_gradients_with #generics(&self, #options: &rt::GradientCheck, #(#declared),*) -> ::core::result::Result<rt::GradientReport, rt::Error> {
            let mut #ws = #kernels::workspace::<f64>(#count)?;
            #checks
            #(#counts)*
            #widen
            #draw
            let mut #params = self.params.cast::<f64>();
            #analytic;
            ::core::result::Result::Ok(rt::check_gradients(&mut #params, &#ws.gradients, #options, |#moved| #numeric))
        }
    )
}
