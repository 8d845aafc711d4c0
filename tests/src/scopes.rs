//! Emitted code as rustc would resolve it, without rustc: every name is defined where it stands, nothing is defined
//! twice, and no local is left unused. Spans are not looked at: the code has to hold as printed text.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Expr, File, FnArg, GenericParam, Generics, ImplItem, Item, ItemImpl, Pat, Path, Token, UseTree};

/// Names that every module sees.
const PRELUDE: &[&str] = &[
    "Self", "bool", "char", "str", "f32", "f64", "u8", "u16", "u32", "u64", "usize", "i8", "i16", "i32", "i64",
    "isize", "Option", "Some", "None", "Result", "Ok", "Err", "Vec", "Clone", "Default", "Debug", "AsRef", "FnMut",
    "self", "super", "crate",
];

/// What is wrong with the names in a file that was emitted for a network.
#[must_use]
pub fn problems(file: &File, network: &TokenStream) -> Vec<String> {
    let mut sizes = BTreeSet::new();
    words(network.clone(), &mut sizes);
    let mut checker = Checker { sizes, ..Checker::default() };
    checker.scopes.push(Scope { is_item: true, ..Scope::default() });
    checker.declare_items(&file.items);
    visit::visit_file(&mut checker, file);
    checker.pop();
    checker.problems
}

/// All identifiers of some tokens.
fn words(tokens: TokenStream, found: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(word) => drop(found.insert(word.to_string())),
            TokenTree::Group(group) => words(group.stream(), found),
            _ => {}
        }
    }
}

/// The names of one block, item, function or loop.
#[derive(Default)]
struct Scope {
    /// Whether it is an item's: locals and generics of what is around it cannot be seen in it.
    is_item: bool,
    /// Locals, and whether they were used.
    locals: BTreeMap<String, bool>,
    generics: BTreeSet<String>,
    types: BTreeSet<String>,
    values: BTreeSet<String>,
    /// What its types have so far: traits, and methods.
    implemented: BTreeSet<String>,
}

#[derive(Default)]
struct Checker {
    scopes: Vec<Scope>,
    /// The words of the network: a `const` of the user's may stand anywhere around it.
    sizes: BTreeSet<String>,
    problems: Vec<String>,
}

impl Checker {
    fn top(&mut self) -> &mut Scope {
        self.scopes.last_mut().expect("a file is a scope")
    }

    fn pop(&mut self) {
        let scope = self.scopes.pop().unwrap_or_default();
        let unused = scope.locals.iter().filter(|(name, used)| !**used && !name.starts_with('_') && *name != "self");
        self.problems.extend(unused.map(|(name, _)| format!("`{name}` is not used")));
    }

    fn within(&mut self, scope: Scope, work: impl FnOnce(&mut Self)) {
        self.scopes.push(scope);
        work(self);
        self.pop();
    }

    /// Declares the locals of one pattern, or of one list of parameters.
    fn declare(&mut self, names: Vec<String>) {
        let mut seen = BTreeSet::new();
        for name in names {
            if !seen.insert(name.clone()) {
                self.problems.push(format!("`{name}` is bound twice in one pattern"));
            }
            // what it hides was used before, or never
            if self.top().locals.get(&name) == Some(&false) {
                self.problems.push(format!("`{name}` is bound again before it is used"));
            }
            self.top().locals.insert(name, false);
        }
    }

    fn declare_generics(&mut self, generics: &Generics) {
        for parameter in &generics.params {
            let name = match parameter {
                GenericParam::Type(parameter) => parameter.ident.to_string(),
                GenericParam::Const(parameter) => parameter.ident.to_string(),
                GenericParam::Lifetime(_) => continue,
            };
            let item = self.scopes.iter().rposition(|scope| scope.is_item).unwrap_or(0);
            if self.scopes[item..].iter().any(|scope| scope.generics.contains(&name)) {
                self.problems.push(format!("the generic `{name}` is declared twice"));
            }
            self.top().generics.insert(name);
        }
    }

    fn declare_type(&mut self, name: &impl ToString) {
        let name = name.to_string();
        if name != "_" && !self.top().types.insert(name.clone()) {
            self.problems.push(format!("two types are called `{name}`"));
        }
    }

    fn declare_value(&mut self, name: &impl ToString) {
        let name = name.to_string();
        if name != "_" && !self.top().values.insert(name.clone()) {
            self.problems.push(format!("two items are called `{name}`"));
        }
    }

    fn declare_items<'a>(&mut self, items: impl IntoIterator<Item = &'a Item>) {
        for item in items {
            match item {
                Item::Struct(item) => {
                    self.declare_type(&item.ident);
                    if !matches!(item.fields, syn::Fields::Named(_)) {
                        self.declare_value(&item.ident);
                    }
                }
                Item::Enum(item) => self.declare_type(&item.ident),
                Item::Type(item) => self.declare_type(&item.ident),
                Item::Trait(item) => self.declare_type(&item.ident),
                Item::Mod(item) => self.declare_type(&item.ident),
                Item::Fn(item) => self.declare_value(&item.sig.ident),
                Item::Const(item) => self.declare_value(&item.ident),
                Item::Use(item) => self.declare_use(&item.tree),
                _ => {}
            }
        }
    }

    fn declare_use(&mut self, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => self.declare_use(&path.tree),
            UseTree::Name(name) if name.ident != "self" => self.declare_type(&name.ident),
            UseTree::Rename(rename) => self.declare_type(&rename.rename),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.declare_use(tree)),
            _ => {}
        }
    }

    /// Finds what a path begins with.
    fn resolve(&mut self, path: &Path, is_value: bool) {
        if path.leading_colon.is_some() {
            return;
        }
        let name = path.segments[0].ident.to_string();
        let is_local = is_value && path.segments.len() == 1;
        let mut inside = true; // of the innermost item
        for scope in self.scopes.iter_mut().rev() {
            if let Some(used) = scope.locals.get_mut(&name).filter(|_| is_local && inside) {
                *used = true;
                return;
            }
            if (inside && scope.generics.contains(&name))
                || (is_local && scope.values.contains(&name))
                || scope.types.contains(&name)
            {
                return;
            }
            inside &= !scope.is_item;
        }
        let is_size = self.sizes.contains(&name);
        if !PRELUDE.contains(&name.as_str()) && !is_size {
            let text = path.to_token_stream();
            self.problems.push(format!("`{text}`: nothing is called `{name}` here"));
        }
    }

    fn implement(&mut self, item: &ItemImpl) {
        let ty = item.self_ty.to_token_stream().to_string();
        let name = ty.split_whitespace().next().unwrap_or_default().to_owned();
        let defined: Vec<String> = match &item.trait_ {
            Some((of, _)) => vec![format!("{} for {ty}", of.to_token_stream())],
            None => item.items.iter().filter_map(associated).map(|item| format!("{name}::{item}")).collect(),
        };
        let declares = |scope: &Scope| scope.types.contains(&name);
        let owner = self.scopes.iter().rposition(declares).unwrap_or(0);
        for defined in defined {
            if !self.scopes[owner].implemented.insert(defined.clone()) {
                self.problems.push(format!("`{defined}` is there twice"));
            }
        }
    }
}

/// The name of what an implementation defines.
fn associated(item: &ImplItem) -> Option<String> {
    match item {
        ImplItem::Fn(item) => Some(item.sig.ident.to_string()),
        ImplItem::Const(item) => Some(item.ident.to_string()),
        _ => None,
    }
}

/// The names that a pattern binds.
fn bound(pattern: &Pat) -> Vec<String> {
    struct Names(Vec<String>);
    impl<'ast> Visit<'ast> for Names {
        fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
            self.0.push(pattern.ident.to_string());
        }
    }
    let mut names = Names(Vec::new());
    names.visit_pat(pattern);
    names.0
}

impl<'ast> Visit<'ast> for Checker {
    fn visit_item(&mut self, item: &'ast Item) {
        if let Item::Impl(item) = item {
            self.implement(item);
        }
        if let Item::Struct(item) = item {
            let mut seen = BTreeSet::new();
            for field in item.fields.iter().filter_map(|field| field.ident.as_ref()) {
                if !seen.insert(field.to_string()) {
                    self.problems.push(format!("two fields of `{}` are called `{field}`", item.ident));
                }
            }
        }
        self.within(Scope { is_item: true, ..Scope::default() }, |checker| {
            if let Item::Mod(module) = item {
                checker.declare_items(module.content.iter().flat_map(|(_, items)| items));
            }
            visit::visit_item(checker, item);
        });
    }

    fn visit_item_use(&mut self, _: &'ast syn::ItemUse) {}

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        self.within(Scope::default(), |checker| visit::visit_impl_item(checker, item));
    }

    fn visit_generics(&mut self, generics: &'ast Generics) {
        self.declare_generics(generics);
        visit::visit_generics(self, generics);
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        visit::visit_signature(self, signature);
        let of = |argument: &FnArg| match argument {
            FnArg::Receiver(_) => vec!["self".to_owned()],
            FnArg::Typed(argument) => bound(&argument.pat),
        };
        self.declare(signature.inputs.iter().flat_map(of).collect());
    }

    fn visit_block(&mut self, block: &'ast syn::Block) {
        self.within(Scope::default(), |checker| {
            let items = block.stmts.iter().filter_map(|statement| match statement {
                syn::Stmt::Item(item) => Some(item),
                _ => None,
            });
            checker.declare_items(items);
            visit::visit_block(checker, block);
        });
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        visit::visit_local(self, local);
        self.declare(bound(&local.pat));
    }

    fn visit_expr_for_loop(&mut self, of: &'ast syn::ExprForLoop) {
        self.visit_expr(&of.expr);
        self.within(Scope::default(), |checker| {
            checker.declare(bound(&of.pat));
            checker.visit_block(&of.body);
        });
    }

    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        self.within(Scope::default(), |checker| {
            checker.declare(closure.inputs.iter().flat_map(bound).collect());
            checker.visit_expr(&closure.body);
        });
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        if path.qself.is_none() {
            self.resolve(&path.path, true);
        }
        visit::visit_expr_path(self, path);
    }

    fn visit_expr_struct(&mut self, made: &'ast syn::ExprStruct) {
        self.resolve(&made.path, false);
        visit::visit_expr_struct(self, made);
    }

    fn visit_type_path(&mut self, path: &'ast syn::TypePath) {
        if path.qself.is_none() {
            // a const generic as an argument reads as a type
            self.resolve(&path.path, false);
        }
        visit::visit_type_path(self, path);
    }

    fn visit_trait_bound(&mut self, bound: &'ast syn::TraitBound) {
        self.resolve(&bound.path, false);
        visit::visit_trait_bound(self, bound);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let arguments = call.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated);
        for argument in arguments.iter().flatten() {
            self.visit_expr(argument);
        }
        // `vec![0; n]`
        if let Ok(Expr::Repeat(repeat)) = syn::parse2::<Expr>({
            let tokens = &call.tokens;
            quote::quote!([#tokens])
        }) {
            self.visit_expr_repeat(&repeat);
        }
    }
}
