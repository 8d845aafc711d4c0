//! The emitted computations: a task for each program, which calls the kernels in order, and where their values lie.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::functions::{Callee, Functions};
use super::parts::{self, Variable};
use super::tree::{Tree, place};
use super::{Context, memory, plans};
use crate::backend::rust;
use crate::backend::rust::mentions::mentions;
use crate::backend::rust::names::{index, local};
use crate::ir::graph::{NodeId, Root};
use crate::ir::ops::CoreOp;
use crate::loops::compiled::{Compiled, Entry, Purpose};
use crate::loops::ir::{Format, state_name};
use crate::loops::names::ValueNames;
use crate::loops::program::KernelKind;
use crate::loops::schedule::Operand;
use crate::loops::sums;

/// The kernels, and the tasks that call them.
pub(super) fn emit(cx: &Context<'_>, compiled: &Compiled) -> (TokenStream, TokenStream) {
    let names: Vec<_> = compiled.entries.iter().map(ValueNames::new).collect();
    let small: Vec<bool> = compiled.entries.iter().map(|entry| parts::is_small(&entry.program)).collect();
    let functions = Functions::new(cx, compiled, &names, &small);
    let mut tasks = Vec::new();
    for (position, (entry, (names, _))) in compiled.entries.iter().zip(&names).enumerate() {
        let is_small = small[position];
        tasks.push(Step { cx, entry, position, names, functions: &functions, is_small }.task());
    }
    let (kernels, declared, impl_generics, type_arguments) =
        (&cx.kernels, &cx.declared, cx.impl_generics(), cx.type_arguments());
    let (functions, kernel_tasks) = (&functions.emitted, &functions.tasks);
    let (plans, memory) = (plans::emit(cx, compiled), memory::emit(cx, compiled));
    let name = cx.name;
    let doc = format!(" The kernels of [`{name}`], and where their intermediate values lie.");
    let code = quote!(
        #[doc = #doc]
        enum #kernels<#declared> {}
        impl #impl_generics #kernels #type_arguments { #plans #memory #(#functions)* }
    );
    (code, quote!(#(#tasks)* #(#kernel_tasks)*))
}

/// The name of a program's task.
pub(super) fn task_name(cx: &Context<'_>, purpose: Purpose) -> Ident {
    let words = purpose.name().split('_').map(|word| word[..1].to_uppercase() + &word[1..]);
    super::inner(cx.name, &format!("{}Task", words.collect::<String>()))
}

/// The inputs that a program reads, as indices into the model's.
pub(super) fn inputs(entry: &Entry) -> Vec<usize> {
    let graph = &entry.program.graph;
    let mut inputs: Vec<usize> = graph
        .schedule()
        .into_iter()
        .filter_map(|id| if let CoreOp::Input(index) = graph.op(id) { Some(*index) } else { None })
        .collect();
    inputs.sort_unstable();
    inputs
}

/// Whether a program draws random numbers.
pub(super) fn is_random(entry: &Entry) -> bool {
    let graph = &entry.program.graph;
    graph.schedule().into_iter().any(|id| matches!(graph.op(id), CoreOp::Uniform(_)))
}

/// Whether a program reads parameters.
pub(super) fn reads_parameters(entry: &Entry) -> bool {
    let graph = &entry.program.graph;
    graph.schedule().into_iter().any(|id| matches!(graph.op(id), CoreOp::Parameter(_)))
}

/// Whether a program gives gradients of parameters.
pub(super) fn writes_gradients(entry: &Entry) -> bool {
    entry.program.graph.roots.keys().any(|root| matches!(root, Root::ParameterGradient(_)))
}

/// Whether a program gives running statistics without making them the network's.
pub(super) fn writes_statistics(entry: &Entry) -> bool {
    entry.program.graph.roots.keys().any(|root| matches!(root, Root::State(_)))
}

/// Whether a program's values can be looked at afterwards: it is told where they lie.
pub(super) fn is_inspected(entry: &Entry) -> bool {
    entry.purpose == Purpose::Gradients && !entry.plan.buffers.is_empty()
}

/// Whether a program needs memory to pack operands in.
pub(super) fn packs(entry: &Entry) -> bool {
    let program = &entry.program;
    let has_library = program.layouts.target.has_library;
    program.kernels.iter().any(|kernel| match &kernel.kind {
        KernelKind::Contraction(c) => has_library || sums::beside_products(program, c).is_some(),
        _ => !sums::beside(program, kernel).is_empty(),
    })
}

/// The call of a kernel.
struct Call {
    /// Statements that find its arguments.
    before: TokenStream,
    invocation: TokenStream,
    /// The names of what it gives back.
    returned: Vec<Ident>,
}

impl Call {
    /// Where the optimiser's step begins: not at all, if the loss is no number to go down from.
    fn begin_step(loss: Option<&Ident>) -> Self {
        let optimizer = local("optimizer");
        let leave = loss.map(|loss| quote!(if !#loss.is_finite() { return #loss; }));
        Self { before: quote!(#leave #optimizer.advance();), invocation: quote!(), returned: Vec::new() }
    }

    /// Whether it is where the optimiser's step begins: it may leave the task.
    fn leaves(&self) -> bool {
        self.invocation.is_empty()
    }

    fn statement(&self) -> TokenStream {
        let (before, call) = (&self.before, &self.invocation);
        match self.returned.as_slice() {
            [] if call.is_empty() => quote!(#before),
            [] => quote!(#before #call;),
            [one] => quote!(#before let #one = #call;),
            many => quote!(#before let (#(#many),*) = #call;),
        }
    }
}

/// What a task has, and its parts are passed.
#[derive(Clone)]
struct Passed {
    is_reference: bool,
    is_mutable: bool,
    ty: TokenStream,
}

impl Passed {
    fn tokens(&self, lifetime: Option<&TokenStream>) -> TokenStream {
        let ty = &self.ty;
        let mutable = self.is_mutable.then(|| quote!(mut));
        if self.is_reference { quote!(& #lifetime #mutable #ty) } else { quote!(#ty) }
    }
}

/// One program's task.
struct Step<'a> {
    cx: &'a Context<'a>,
    entry: &'a Entry,
    /// Which of the network's programs it is.
    position: usize,
    names: &'a ValueNames,
    functions: &'a Functions,
    /// See [`parts::is_small`].
    is_small: bool,
}

impl Step<'_> {
    fn task(&self) -> TokenStream {
        let (cx, entry) = (self.cx, self.entry);
        let task = task_name(cx, entry.purpose);
        let (declared, arguments, params) = (&cx.declared, &cx.arguments, &cx.params);
        let (batch, buffer, scratch, seed) = (local("batch"), local("buffer"), local("scratch"), local("seed"));
        let trains = entry.purpose == Purpose::TrainStep;
        let rule = trains.then(|| quote!(R: rt::Rule,));
        let rule_argument = trains.then(|| quote!(R,));
        let reference = |ty: TokenStream| Passed { is_reference: true, is_mutable: false, ty };
        let mutable = |ty: TokenStream| Passed { is_reference: true, is_mutable: true, ty };
        let copy = |ty: TokenStream| Passed { is_reference: false, is_mutable: false, ty };
        let mut fields = vec![(batch, copy(quote!(usize)))];
        for index in inputs(entry) {
            let element = &cx.model.inputs[index].ty.element;
            let element = rust::element(&Format::of(element), &quote!(F));
            fields.push((cx.inputs[index].clone(), reference(quote!([#element]))));
        }
        if reads_parameters(entry) {
            let ty = quote!(#params<F>);
            fields.push((local("params"), if trains { mutable(ty) } else { reference(ty) }));
        }
        if trains {
            fields.push((local("optimizer"), mutable(quote!(rt::Optimizer<R, F>))));
        }
        if writes_gradients(entry) {
            let ty = Tree::of_gradients(cx).name();
            fields.push((local("gradients"), mutable(quote!(#ty<F>))));
        }
        if let Some(tree) = Tree::of_statistics(cx).filter(|_| writes_statistics(entry)) {
            let ty = tree.name();
            fields.push((local("statistics"), mutable(quote!(#ty<F>))));
        }
        let plan_length = index(entry.plan.buffers.len());
        let plan = (local("plan"), reference(quote!(rt::Plan<#plan_length>)));
        if is_inspected(entry) {
            fields.push(plan.clone());
        }
        fields.push((buffer, mutable(quote!(rt::Arena<F>))));
        if packs(entry) {
            fields.push((scratch, mutable(quote!([F]))));
        }
        if is_random(entry) {
            fields.push((seed, copy(quote!(u64))));
        }
        let has_own_plan = !is_inspected(entry) && !entry.plan.buffers.is_empty();
        let variables = fields.iter().chain(has_own_plan.then_some(&plan));
        let variables = variables.map(|(name, passed)| Variable::new(name, passed.tokens(None)));
        let (functions, calls) = self.in_parts(self.calls(), variables.collect());
        let (calls, result) = self.finish(calls);
        let names: Vec<&Ident> = fields.iter().map(|(name, _)| name).collect();
        let lifetime = quote!('a);
        let fields = fields.iter().map(|(name, passed)| {
            let ty = passed.tokens(Some(&lifetime));
            quote!(#name: #ty)
        });
        let has_loss = entry.program.graph.roots.contains_key(&Root::Loss);
        let (output, arrow) = if has_loss { (quote!(F), Some(quote!(-> F))) } else { (quote!(()), None) };
        let plan = has_own_plan.then(|| {
            let (local, kernels, name) = (local("plan"), cx.kernels_path(), plans::name(cx, entry.purpose));
            quote!(let #local = &#kernels::#name;)
        });
        let silence = unused(&names, &quote!(#calls #result));
        let fields = quote!(struct #task<'a, #declared F: rt::Real, #rule> { #(#fields),* });
        let body = quote!(
            #(#functions)*
            let Self { #(#names),* } = self;
            #silence
            #plan
            #calls
            #result
        );
        if !cx.runs_in_lanes(entry) {
            let doc = format!(" `{}`, after its checks.", entry.purpose.name());
            return quote!(
                #[doc = #doc]
                #fields
                impl<#declared F: rt::Real, #rule> #task<'_, #arguments F, #rule_argument> {
                    fn run(self) #arrow { #body }
                }
            );
        }
        let doc = format!(" `{}`, for one instruction set.", entry.purpose.name());
        quote!(
            #[doc = #doc]
            #fields
            impl<#declared F: rt::Real, #rule> rt::Task for #task<'_, #arguments F, #rule_argument> {
                type Elem = F;
                type Output = #output;
                #[inline(always)]
                fn run<L: rt::Lane<Elem = F>>(self) #arrow { #body }
            }
        )
    }

    /// The calls as they are; many of them as functions of so many each, and calls of those.
    fn in_parts(&self, calls: Vec<Call>, mut variables: Vec<Variable>) -> (Vec<TokenStream>, Vec<Call>) {
        if !parts::is_long(self.entry.program.kernels.len()) {
            return (Vec::new(), calls);
        }
        let mut chunks: Vec<Vec<Call>> = vec![Vec::new()];
        for call in calls {
            let is_full =
                chunks.last().is_some_and(|chunk| chunk.len() == parts::MOST || chunk.iter().any(Call::leaves));
            if is_full || call.leaves() {
                chunks.push(Vec::new());
            }
            chunks.last_mut().expect("there is a chunk").push(call);
        }
        chunks.retain(|chunk| !chunk.is_empty());
        let statements: Vec<Vec<TokenStream>> =
            chunks.iter().map(|chunk| chunk.iter().map(Call::statement).collect()).collect();
        let mentioned: Vec<BTreeSet<String>> = statements.iter().map(|chunk| parts::mentioned(chunk)).collect();
        // what a part returns is what later parts, or the task itself, name
        let mut last_mention: BTreeMap<&str, usize> = BTreeMap::new();
        for (position, names) in mentioned.iter().enumerate() {
            last_mention.extend(names.iter().map(|name| (name.as_str(), position)));
        }
        let graph = &self.entry.program.graph;
        let loss = graph.roots.get(&Root::Loss).and_then(|loss| self.names.get(graph, *loss)).map(ToString::to_string);
        let (declared, arguments) = (&self.cx.declared, &self.cx.arguments);
        let trains = self.entry.purpose == Purpose::TrainStep;
        let (rule, rule_argument) = (trains.then(|| quote!(R: rt::Rule,)), trains.then(|| quote!(R,)));
        let (mut functions, mut cut) = (Vec::new(), Vec::new());
        for (position, chunk) in chunks.into_iter().enumerate() {
            if chunk.iter().any(Call::leaves) {
                cut.extend(chunk);
                continue;
            }
            let used: Vec<&Variable> =
                variables.iter().filter(|variable| mentioned[position].contains(&variable.name.to_string())).collect();
            let parameters = used.iter().map(|Variable { name, ty, .. }| quote!(#name: #ty));
            let passed = used.iter().map(|variable| &variable.passed);
            let given = chunk.iter().flat_map(|call| &call.returned);
            let returned: Vec<Ident> = given
                .filter(|name| {
                    let name = name.to_string();
                    loss.as_ref() == Some(&name) || last_mention.get(name.as_str()).is_some_and(|last| *last > position)
                })
                .cloned()
                .collect();
            let arrow = rust::arrow(&returned, &quote!(F));
            let result = match returned.as_slice() {
                [] => quote!(),
                [one] => quote!(#one),
                many => quote!((#(#many),*)),
            };
            let (name, chunk) = (format_ident!("part{}", functions.len() + 1), &statements[position]);
            functions.push(quote!(
                #[inline(never)]
                fn #name<#declared F: rt::Real, #rule>(#(#parameters),*) #arrow { #(#chunk)* #result }
            ));
            let invocation = quote!(#name::<#arguments F, #rule_argument>(#(#passed),*));
            cut.push(Call { before: quote!(), invocation, returned: returned.clone() });
            variables.extend(returned.iter().map(|name| Variable::new(name, quote!(F))));
        }
        (functions, cut)
    }

    /// The calls, and what the task gives back: the loss, if it computes one.
    fn finish(&self, mut calls: Vec<Call>) -> (TokenStream, TokenStream) {
        let graph = &self.entry.program.graph;
        let Some(loss) = graph.roots.get(&Root::Loss) else {
            return (calls.iter().map(Call::statement).collect(), quote!());
        };
        let result = if let CoreOp::Constant(value) = graph.op(*loss) {
            if self.cx.runs_in_lanes(self.entry) {
                let value = rust::number(value);
                quote!(rt::scalar(#value))
            } else {
                rust::plain::number(value)
            }
        } else {
            let name = local(self.names.of(graph, *loss));
            // the last kernel's result need not be named
            match calls.last_mut() {
                Some(last) if last.returned == [name.clone()] => {
                    std::mem::take(&mut last.returned);
                    std::mem::take(&mut last.invocation)
                }
                _ => quote!(#name),
            }
        };
        (calls.iter().map(Call::statement).collect(), result)
    }

    /// The calls of the kernels, in order.
    fn calls(&self) -> Vec<Call> {
        let program = &self.entry.program;
        let trains = self.entry.purpose == Purpose::TrainStep;
        let loss = program.graph.roots.get(&Root::Loss).filter(|loss| program.computed_by.contains_key(loss));
        let mut calls = Vec::new();
        if trains && loss.is_none() {
            calls.push(Call::begin_step(None));
        }
        for (position, kernel) in program.kernels.iter().enumerate() {
            calls.push(self.call(position));
            if let Some(loss) = loss.filter(|loss| trains && kernel.outputs.contains(loss)) {
                calls.push(Call::begin_step(Some(&local(self.names.of(&program.graph, *loss)))));
            }
        }
        calls
    }

    fn call(&self, kernel: usize) -> Call {
        let (names, (callee, interface)) = (self.names, self.functions.call(self.position, kernel));
        let graph = &self.entry.program.graph;
        let plan = &self.entry.plan;
        let (batch, buffer) = (local("batch"), local("buffer"));
        let mut slices: Vec<(Ident, usize)> = Vec::new();
        let mut bytes: Vec<(Ident, usize)> = Vec::new();
        let mut passed: Vec<TokenStream> = Vec::new();
        let mut updated: Vec<(Ident, usize)> = Vec::new();
        if interface.extras.batch {
            passed.push(quote!(#batch));
        }
        if interface.extras.seed {
            let seed = local("seed");
            passed.push(quote!(#seed));
        }
        passed.extend(interface.extras.streams.iter().map(|stream| index(*stream).into_token_stream()));
        for argument in &interface.arguments {
            let (Operand::Read(id) | Operand::Scalar(id) | Operand::Write(id) | Operand::Update(id, _)) = *argument;
            let name = local(names.of(graph, id));
            if let Some(index) = plan.index.get(&id) {
                match plan.buffers[*index].format {
                    Format::Real => slices.push((name.clone(), *index)),
                    Format::Byte => bytes.push((name.clone(), *index)),
                    Format::Class(_) => panic!("classes are not computed"),
                }
                passed.push(quote!(#name));
                continue;
            }
            passed.push(self.external(*argument, id, &name));
            if let Operand::Update(_, index) = argument {
                let state = local(&state_name(&name.to_string()));
                passed.push(quote!(#state));
                updated.push((state, *index));
            }
        }
        if interface.extras.scratch {
            let scratch = local("scratch");
            passed.push(quote!(#scratch));
        }
        let kernels = self.cx.kernels_path();
        let mut before = Vec::new();
        let (reals, indices): (Vec<Ident>, Vec<_>) = slices.into_iter().map(|(name, at)| (name, index(at))).unzip();
        let (of_bytes, places): (Vec<Ident>, Vec<_>) = bytes.into_iter().map(|(name, at)| (name, index(at))).unzip();
        let plan = local("plan");
        let apart = !self.is_small && self.cx.has_lanes;
        if !of_bytes.is_empty() {
            let slices = if apart { quote!(slices_and_bytes_apart) } else { quote!(slices_and_bytes) };
            before.push(quote!(
                let ([#(#reals),*], [#(#of_bytes),*]) =
                    #plan.#slices(#buffer, #batch, [#(#indices),*], [#(#places),*]);
            ));
        } else if !reals.is_empty() {
            let slices = if apart { quote!(slices_apart) } else { quote!(slices) };
            before.push(quote!(let [#(#reals),*] = #plan.#slices(#buffer, #batch, [#(#indices),*]);));
        }
        if !updated.is_empty() {
            let optimizer = local("optimizer");
            let (states, indices): (Vec<Ident>, Vec<_>) =
                updated.into_iter().map(|(name, at)| (name, index(at))).unzip();
            before.push(quote!(let [#(#states),*] = #optimizer.states([#(#indices),*]);));
        }
        let call = match callee {
            Callee::Function(name) => {
                let rule = interface.updates.then(|| quote!(, R));
                let numbers = if self.cx.has_lanes { quote!(L) } else { quote!(F) };
                quote!(#kernels::#name::<#numbers #rule>(#(#passed),*))
            }
            Callee::Task { name, has_elements } => {
                let arguments = &self.cx.arguments;
                let rule = interface.updates.then(|| quote!(, R));
                let generics = (!arguments.is_empty()).then(|| quote!(::<#arguments F #rule>));
                if !has_elements {
                    passed.push(quote!(::core::marker::PhantomData::<F>));
                }
                let way =
                    if self.cx.runs_in_lanes(self.entry) { quote!(L::kernel) } else { quote!(rt::dispatch_apart) };
                quote!(#way(#name #generics(#(#passed),*)))
            }
        };
        let returned = interface.returns.iter().map(|id| local(names.of(graph, *id))).collect();
        Call { before: quote!(#(#before)*), invocation: call, returned }
    }

    /// A value that is not in the workspace's buffer: an input, a scalar, a parameter, the gradient of one.
    fn external(&self, argument: Operand, id: NodeId, name: &Ident) -> TokenStream {
        let graph = &self.entry.program.graph;
        let parameters = &self.cx.model.parameters;
        let (params, gradients) = (local("params"), local("gradients"));
        match (argument, graph.op(id), self.entry.plan.owners.get(&id)) {
            (Operand::Update(_, index), _, _) => {
                let place = place(&parameters[index], &quote!(#params));
                quote!(#place.as_mut_slice())
            }
            (Operand::Read(_), CoreOp::Parameter(index), _) => {
                let place = place(&parameters[*index], &quote!(#params));
                quote!(#place.as_slice())
            }
            (_, _, Some(root @ (Root::ParameterGradient(index) | Root::State(index)))) => {
                let tree = if matches!(root, Root::State(_)) { local("statistics") } else { gradients };
                let place = place(&parameters[*index], &quote!(#tree));
                if matches!(argument, Operand::Write(_)) {
                    quote!(#place.as_mut_slice())
                } else {
                    quote!(#place.as_slice())
                }
            }
            _ => quote!(#name),
        }
    }
}

/// A program may leave some of what it is given alone: its batch or its buffer (a network of constants, say), or
/// parameters (one that is its own prediction).
fn unused(names: &[&Ident], calls: &TokenStream) -> TokenStream {
    let plan = local("plan").to_string();
    let unused = names.iter().filter(|name| name.to_string() != plan && !mentions(calls, &name.to_string()));
    quote!(#(let _ = #unused;)*)
}
