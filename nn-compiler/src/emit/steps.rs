//! The emitted computations: a task for each program, which calls the kernels in order, and where their values lie.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::Context;
use super::functions::Functions;
use super::kernel::{self, Argument};
use super::names::{ValueNames, index, local};
use super::tree::{Tree, place};
use super::types;
use super::windows;
use crate::compiled::{Compiled, Entry, Purpose};
use crate::graph::{NodeId, Root};
use crate::model::ModelParameter;
use crate::ops::CoreOp;
use crate::program::KernelKind;
use crate::types::{Dim, Element};

/// The kernels, and the tasks that call them.
pub(super) fn emit(cx: &Context<'_>, compiled: &Compiled) -> (TokenStream, TokenStream) {
    let names: Vec<_> = compiled.entries.iter().map(ValueNames::new).collect();
    let functions = Functions::new(compiled, &names);
    let mut tasks = Vec::new();
    let mut plans = Vec::new();
    for (position, (entry, (names, _))) in compiled.entries.iter().zip(&names).enumerate() {
        let step = Step { cx, entry, position, names, functions: &functions };
        tasks.push(step.task());
        plans.push(step.plan());
    }
    let (kernels, declared, impl_generics, type_arguments) =
        (&cx.kernels, &cx.declared, cx.impl_generics(), cx.type_arguments());
    let functions = &functions.emitted;
    let memory = memory(cx, compiled);
    let name = cx.name;
    let doc = format!(" The kernels of [`{name}`], and where their intermediate values lie.");
    let code = quote!(
        #[doc = #doc]
        enum #kernels<#declared> {}
        impl #impl_generics #kernels #type_arguments { #(#plans)* #memory #(#functions)* }
    );
    (code, quote!(#(#tasks)*))
}

/// The name of a program's memory plan.
pub(super) fn plan_name(purpose: Purpose) -> Ident {
    format_ident!("{}", purpose.name().to_uppercase())
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
    entry.program.kernels.iter().any(|kernel| matches!(kernel.kind, KernelKind::Contraction(_)))
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

/// So many values can be placed within one `const`.
const VALUES_IN_A_CONST: usize = 250;

/// The check that the gradients of a workspace, which a user may reach into, are still the tensors that the network made.
pub(super) fn check_gradients(cx: &Context<'_>) -> Option<TokenStream> {
    let (kernels, ws) = (cx.kernels_path(), local("ws"));
    let has_own_types = Tree::of_gradients(cx).has_own_types();
    let check = if has_own_types { quote!(check_gradients) } else { quote!(check) };
    cx.model.learns().then(|| quote!(#kernels::#check(&#ws.gradients)?;))
}

/// One program's task.
struct Step<'a> {
    cx: &'a Context<'a>,
    entry: &'a Entry,
    /// Which of the network's programs it is.
    position: usize,
    names: &'a ValueNames,
    functions: &'a Functions,
}

impl Step<'_> {
    /// `const TRAIN_STEP: Plan<3> = …;` A plan of many values takes several: rustc limits the steps of each.
    fn plan(&self) -> TokenStream {
        let name = plan_name(self.entry.purpose);
        let buffers = &self.entry.plan.buffers;
        let count = index(buffers.len());
        let lives = buffers.iter().map(|buffer| {
            let (per_example, fixed) = (buffer.per_example.to_tokens(), buffer.fixed.to_tokens());
            let (first, last) = (index(buffer.first), index(buffer.last));
            quote!(rt::Live { per_example: #per_example, fixed: #fixed, first: #first, last: #last })
        });
        let doc = format!(" Where the intermediate values of `{}` lie.", self.entry.purpose.name());
        // each value is held against all others
        let pieces = 1 + (buffers.len() / VALUES_IN_A_CONST).pow(2);
        if pieces == 1 {
            return quote!(#[doc = #doc] const #name: rt::Plan<#count> = rt::Plan::new([#(#lives),*]););
        }
        let most = index(buffers.len().div_ceil(pieces));
        let part = |piece: usize| format_ident!("{name}_{piece}");
        let mut so_far = quote!(rt::Placing::new([#(#lives),*]));
        let mut consts = TokenStream::new();
        for piece in 1..pieces {
            let part = part(piece);
            consts.extend(quote!(const #part: rt::Placing<#count> = #so_far.place(#most);));
            so_far = quote!(Self::#part);
        }
        quote!(#consts #[doc = #doc] const #name: rt::Plan<#count> = #so_far.place(#most).finish();)
    }

    fn task(&self) -> TokenStream {
        let (cx, entry) = (self.cx, self.entry);
        let task = task_name(cx, entry.purpose);
        let (declared, arguments, params) = (&cx.declared, &cx.arguments, &cx.params);
        let (calls, result) = self.finish(self.calls());
        let (batch, buffer, scratch, seed) = (local("batch"), local("buffer"), local("scratch"), local("seed"));
        let trains = entry.purpose == Purpose::TrainStep;
        let rule = trains.then(|| quote!(R: rt::Rule,));
        let rule_argument = trains.then(|| quote!(R,));
        let mut fields = vec![(quote!(#batch), quote!(usize))];
        for index in inputs(entry) {
            let input = &cx.model.inputs[index];
            let name = &cx.inputs[index];
            let ty = if input.ty.element == Element::Float { quote!(&'a [F]) } else { quote!(&'a [u32]) };
            fields.push((quote!(#name), ty));
        }
        if reads_parameters(entry) {
            let name = local("params");
            fields.push((quote!(#name), if trains { quote!(&'a mut #params<F>) } else { quote!(&'a #params<F>) }));
        }
        if trains {
            let name = local("optimizer");
            fields.push((quote!(#name), quote!(&'a mut ::nn_runtime::Optimizer<R, F>)));
        }
        if writes_gradients(entry) {
            let (name, ty) = (local("gradients"), Tree::of_gradients(cx).name());
            fields.push((quote!(#name), quote!(&'a mut #ty<F>)));
        }
        if let Some(tree) = Tree::of_statistics(cx).filter(|_| writes_statistics(entry)) {
            let (name, ty) = (local("statistics"), tree.name());
            fields.push((quote!(#name), quote!(&'a mut #ty<F>)));
        }
        if is_inspected(entry) {
            let (name, count) = (local("plan"), index(entry.plan.buffers.len()));
            fields.push((quote!(#name), quote!(&'a rt::Plan<#count>)));
        }
        fields.push((quote!(#buffer), quote!(&'a mut [F])));
        if packs(entry) {
            fields.push((quote!(#scratch), quote!(&'a mut [F])));
        }
        if is_random(entry) {
            fields.push((quote!(#seed), quote!(u64)));
        }
        let names: Vec<&TokenStream> = fields.iter().map(|(name, _)| name).collect();
        let fields = fields.iter().map(|(name, ty)| quote!(#name: #ty));
        let has_loss = entry.program.graph.roots.contains_key(&Root::Loss);
        let (output, arrow) = if has_loss { (quote!(F), Some(quote!(-> F))) } else { (quote!(()), None) };
        let silence = unused(&quote!(#calls #result));
        let doc = format!(" `{}`, for one instruction set.", entry.purpose.name());
        quote!(
            #[doc = #doc]
            struct #task<'a, #declared F: rt::Real, #rule> { #(#fields),* }
            impl<#declared F: rt::Real, #rule> rt::Task for #task<'_, #arguments F, #rule_argument> {
                type Elem = F;
                type Output = #output;
                #[inline(always)]
                fn run<L: rt::Lane<Elem = F>>(self) #arrow {
                    let Self { #(#names),* } = self;
                    #silence
                    #calls
                    #result
                }
            }
        )
    }

    /// The calls, and what the task gives back: the loss, if it computes one.
    fn finish(&self, mut calls: Vec<Call>) -> (TokenStream, TokenStream) {
        let graph = &self.entry.program.graph;
        let Some(loss) = graph.roots.get(&Root::Loss) else {
            return (calls.iter().map(Call::statement).collect(), quote!());
        };
        let result = if let CoreOp::Constant(value) = graph.op(*loss) {
            let value = super::lanes::number(value);
            quote!(rt::scalar(#value))
        } else {
            let name = self.names.of(graph, *loss).clone();
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
                calls.push(Call::begin_step(Some(self.names.of(&program.graph, *loss))));
            }
        }
        calls
    }

    fn call(&self, kernel: usize) -> Call {
        let (names, (function, interface)) = (self.names, self.functions.call(self.position, kernel));
        let graph = &self.entry.program.graph;
        let plan = &self.entry.plan;
        let (batch, buffer) = (local("batch"), local("buffer"));
        let mut slices: Vec<(Ident, usize)> = Vec::new();
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
            let (Argument::Read(id) | Argument::Scalar(id) | Argument::Write(id) | Argument::Update(id, _)) = *argument;
            let name = names.of(graph, id).clone();
            if let Some(index) = plan.index.get(&id) {
                slices.push((name.clone(), *index));
                passed.push(quote!(#name));
                continue;
            }
            passed.push(self.external(*argument, id, &name));
            if let Argument::Update(_, index) = argument {
                let state = kernel::state_name(&name);
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
        if !slices.is_empty() {
            let plan = plan_name(self.entry.purpose);
            let (names, indices): (Vec<Ident>, Vec<_>) = slices.into_iter().map(|(name, at)| (name, index(at))).unzip();
            let plan = if is_inspected(self.entry) {
                let plan = local("plan");
                quote!(#plan)
            } else {
                quote!(#kernels::#plan)
            };
            before.push(quote!(let [#(#names),*] = #plan.slices(#buffer, #batch, [#(#indices),*]);));
        }
        if !updated.is_empty() {
            let optimizer = local("optimizer");
            let (states, indices): (Vec<Ident>, Vec<_>) =
                updated.into_iter().map(|(name, at)| (name, index(at))).unzip();
            before.push(quote!(let [#(#states),*] = #optimizer.states([#(#indices),*]);));
        }
        let rule = interface.updates.then(|| quote!(, R));
        let call = quote!(#kernels::#function::<L #rule>(#(#passed),*));
        let returned = interface.returns.iter().map(|id| names.of(graph, *id).clone()).collect();
        Call { before: quote!(#(#before)*), invocation: call, returned }
    }

    /// A value that is not in the workspace's buffer: an input, a scalar, a parameter, the gradient of one.
    fn external(&self, argument: Argument, id: NodeId, name: &Ident) -> TokenStream {
        let graph = &self.entry.program.graph;
        let parameters = &self.cx.model.parameters;
        let (params, gradients) = (local("params"), local("gradients"));
        match (argument, graph.op(id), self.entry.plan.owners.get(&id)) {
            (Argument::Update(_, index), _, _) => {
                let place = place(&parameters[index], &quote!(#params));
                quote!(#place.as_mut_slice())
            }
            (Argument::Write(_), CoreOp::Assign(index), _) => {
                let place = place(&parameters[*index], &quote!(#params));
                quote!(#place.as_mut_slice())
            }
            (Argument::Read(_), CoreOp::Parameter(index), _) => {
                let place = place(&parameters[*index], &quote!(#params));
                quote!(#place.as_slice())
            }
            (_, _, Some(root @ (Root::ParameterGradient(index) | Root::State(index)))) => {
                let tree = if matches!(root, Root::State(_)) { local("statistics") } else { gradients };
                let place = place(&parameters[*index], &quote!(#tree));
                if matches!(argument, Argument::Write(_)) {
                    quote!(#place.as_mut_slice())
                } else {
                    quote!(#place.as_slice())
                }
            }
            _ => quote!(#name),
        }
    }
}

/// A program may leave its batch or its buffer alone (a network of constants, say).
fn unused(calls: &TokenStream) -> TokenStream {
    let unused = ["batch", "buffer"].into_iter().filter(|name| !kernel::mentions(calls, name)).map(local);
    quote!(#(let _ = #unused;)*)
}

/// What [`memory`] defines beside the kernels, whose names these must not be: a layer may be called `check`.
pub(super) const DEFINED: [&str; 8] =
    ["buffer_len", "live_len", "scratch_len", "zeros", "zero_gradients", "check", "check_gradients", "workspace"];

/// How much memory a workspace has, and the zeroed parameters in the layout that the kernels want.
fn memory(cx: &Context<'_>, compiled: &Compiled) -> TokenStream {
    let batch = local("batch");
    let plans: Vec<Ident> = compiled.entries.iter().map(|entry| plan_name(entry.purpose)).collect();
    let scratch = scratch(compiled);
    let (params, workspace, arguments) = (&cx.params, &cx.workspace, &cx.arguments);
    let orders = parameter_orders(cx, compiled);
    let parameters = &cx.model.parameters;
    let zeros = |tree: &Tree<'_>| {
        tree.build(&|parameter| {
            let index = parameters.iter().position(|other| std::ptr::eq(other, parameter)).unwrap_or_default();
            types::zeros(parameter, &orders[index])
        })
    };
    let gradients = Tree::of_gradients(cx);
    let zero_parameters = zeros(&Tree::of_parameters(cx));
    let statistics = Tree::of_statistics(cx).map(|tree| {
        let zeros = zeros(&tree);
        quote!(statistics: #zeros, has_statistics: false,)
    });
    let (zero_gradients, make_gradients) = if gradients.has_own_types() {
        let (name, zeros) = (gradients.name(), zeros(&gradients));
        let function = quote!(
            /// Gradients of zeros, as they are stored.
            fn zero_gradients<F: rt::Real>() -> #name<F> { #zeros }
        );
        (Some(function), quote!(zero_gradients))
    } else {
        (None, quote!(zeros))
    };
    let storage = parameters
        .iter()
        .zip(&orders)
        .filter(|(parameter, _)| parameter.info.is_trained())
        .map(|(parameter, order)| crate::layout::tensor_storage(&parameter.info.shape, order));
    let storage = storage.fold(Dim::default(), |sum, size| &sum + &size).to_tokens();
    let draws = types::draws_gradients(compiled).then(|| quote!(draws: 0,));
    let labels = types::label_inputs(cx).into_iter().map(|(name, each)| {
        let (field, count) = (format_ident!("class_{name}"), (&each * &Dim::batch()).to_tokens());
        quote!(#field: ::std::vec![0; #count])
    });
    let checked = |(parameter, order): (&ModelParameter, &Vec<usize>)| {
        let (path, place) = (parameter.info.path(), place(parameter, &quote!(params)));
        let shape: Vec<TokenStream> = parameter.info.shape.iter().map(Dim::to_tokens).collect();
        let strides = crate::layout::tensor_strides(&parameter.info.shape, order);
        let strides = strides.iter().map(Dim::to_tokens);
        quote!(rt::stored(#path, &#place, &[#(#shape),*], &[#(#strides),*])?;)
    };
    let checks = parameters.iter().zip(&orders).map(checked);
    let check_gradients = (gradients.has_own_types() && cx.model.learns()).then(|| {
        let (name, all) = (gradients.name(), parameters.iter().zip(&orders));
        let checks = all.filter(|(parameter, _)| parameter.info.is_trained()).map(checked);
        quote!(
            /// Whether the gradients lie so too.
            fn check_gradients(params: &#name) -> ::core::result::Result<(), ::nn_runtime::Error> {
                #(#checks)*
                ::core::result::Result::Ok(())
            }
        )
    });
    let mut sizes = super::generic_assertions(cx.model);
    if !cx.model.generics.is_empty() {
        sizes.extend(super::budget::assertions(cx, compiled));
    }
    let sizes = (!sizes.is_empty()).then(|| {
        quote!(
            /// What has to hold of the const generics; checked where a network is made.
            const SIZES: () = { #(#sizes;)* };
        )
    });
    let check = (!parameters.is_empty()).then(|| {
        quote!(
            /// Whether the parameters lie as the kernels expect: a user may have put another tensor in the place of one.
            fn check(params: &#params) -> ::core::result::Result<(), ::nn_runtime::Error> {
                #(#checks)*
                ::core::result::Result::Ok(())
            }
        )
    });
    quote!(
        /// Elements of the buffer that the intermediate values of a batch take.
        const fn buffer_len(#batch: usize) -> usize {
            rt::largest(&[#(Self::#plans.elements(#batch)),*])
        }
        /// The most elements of them that are needed at the same time.
        const fn live_len(#batch: usize) -> usize {
            rt::largest(&[#(Self::#plans.lower_bound(#batch)),*])
        }
        /// Elements that the kernels pack operands into.
        const fn scratch_len(#batch: usize) -> usize {
            let _ = #batch;
            rt::largest(&[#scratch])
        }
        #sizes
        /// Elements that the gradients of the parameters take in memory, padding included.
        const GRADIENT_STORAGE: usize = #storage;
        /// Parameters of zeros, as they are stored.
        fn zeros<F: rt::Real>() -> #params<F> { #zero_parameters }
        #zero_gradients
        #check
        #check_gradients
        fn workspace<F: rt::Real>(#batch: usize) -> #workspace<#arguments F> {
            rt::prepare();
            #workspace {
                capacity: #batch,
                buffer: rt::AlignedBuffer::zeroed(Self::buffer_len(#batch)),
                scratch: rt::AlignedBuffer::zeroed(Self::scratch_len(#batch)),
                gradients: Self::#make_gradients(),
                #statistics
                #draws
                #(#labels,)*
            }
        }
    )
}

/// What each kernel needs at most to pack operands into, every size once.
fn scratch(compiled: &Compiled) -> TokenStream {
    let mut known: Vec<String> = Vec::new();
    let mut lengths = Vec::new();
    for entry in &compiled.entries {
        let graph = &entry.program.graph;
        for kernel in &entry.program.kernels {
            let KernelKind::Contraction(c) = &kernel.kind else { continue };
            let length = match graph.op(c.anchor) {
                CoreOp::Contract { .. } => {
                    let size = [&c.m.size, &c.n.size, &c.k.size].map(Dim::to_tokens);
                    quote!(rt::scratch_len(#(#size),*))
                }
                CoreOp::Convolve { .. } => {
                    let geometry = windows::geometry(graph, c.anchor);
                    quote!(rt::convolve_scratch_len(#geometry))
                }
                _ => continue,
            };
            let text = length.to_string();
            if !known.contains(&text) {
                known.push(text);
                lengths.push(length);
            }
        }
    }
    quote!(#(#lengths),*)
}

/// The storage order of each parameter.
fn parameter_orders(cx: &Context<'_>, compiled: &Compiled) -> Vec<Vec<usize>> {
    let parameters = cx.model.parameters.iter().enumerate();
    let order = |(index, parameter): (usize, &ModelParameter)| {
        let row_major = || parameter.info.row_major();
        parameter.info.presented_order(&compiled.orders.get(&index).cloned().unwrap_or_else(row_major))
    };
    parameters.map(order).collect()
}
