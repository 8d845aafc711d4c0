//! What a reader relies on and no compiler checks: documents that name what there is, layers that are documented, unsafe
//! code that is counted, and nothing left undone.
#![allow(missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use nn_compiler::front::functions::functions;
use nn_compiler::front::layers::LAYERS;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ is in the workspace").to_owned()
}

/// A file's text; a missing one is named.
fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// All files below a folder whose names end so, as paths from the workspace, sorted.
fn files(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() && name != "target" && !name.starts_with('.') {
                folders.push(path);
            } else if name.ends_with(ending) {
                let path = path.strip_prefix(root()).unwrap();
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

#[track_caller]
fn none(problems: &[String]) {
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

// ---- layers ----

/// The files of layers, several of which may share one, with their docs; what they share has no layer in it.
fn layer_files() -> Vec<(String, String)> {
    let texts = files("nn-compiler/src/front/layers", ".rs").into_iter().map(|path| (read(&path), path));
    let docs = |text: &str| text.lines().take_while(|line| line.starts_with("//!")).collect::<Vec<_>>().join("\n");
    texts.filter(|(text, _)| text.contains("impl Layer for")).map(|(text, path)| (path, docs(&text))).collect()
}

/// How the layers of a file are written: its first paragraph.
fn signatures(docs: &str) -> &str {
    docs.split("\n//!\n").next().unwrap_or_default()
}

#[test]
fn every_layer_is_documented() {
    let files = layer_files();
    let mut problems = Vec::new();
    for layer in LAYERS {
        let name = layer.name();
        let shows =
            |docs: &str| [format!("`{name}`"), format!("`{name}(")].iter().any(|form| docs.contains(form.as_str()));
        let Some((path, docs)) = files.iter().find(|(_, docs)| shows(signatures(docs))) else {
            problems.push(format!("no file says in its first lines how `{name}` is written: //! `{name}(…)`: …"));
            continue;
        };
        for argument in layer.arguments() {
            if !signatures(docs).contains(argument.name) {
                problems.push(format!("{path}: the first lines do not show the argument `{}`", argument.name));
            }
        }
        if !docs.contains("Shapes: ") {
            problems.push(format!("{path}: the docs say nothing of shapes (`Shapes: …`)"));
        }
        if layer.formula().is_empty() {
            problems.push(format!("`{name}` has no formula"));
        }
    }
    none(&problems);
}

#[test]
fn every_layer_is_listed() {
    let is_listed = |docs: &str| LAYERS.iter().any(|layer| docs.starts_with(&format!("//! `{}", layer.name())));
    let unlisted = layer_files().into_iter().filter(|(_, docs)| !is_listed(docs));
    none(&unlisted.map(|(path, _)| format!("{path} is in no list: add it to LAYERS")).collect::<Vec<_>>());
}

#[test]
fn every_function_has_a_formula() {
    let empty = functions().filter(|function| function.formula.is_empty());
    none(&empty.map(|function| format!("`{}` has no formula", function.name)).collect::<Vec<_>>());
}

// ---- documents ----

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.trim_end_matches(".rs")
}

/// The word that a module is called by: the folder of a `mod.rs`.
fn module(path: &str) -> &str {
    let path = path.trim_end_matches("/mod.rs");
    stem(path)
}

#[test]
fn the_architecture_names_every_module() {
    let text = read("ARCHITECTURE.md");
    let is_named = |word: &str| {
        let forms =
            [format!("{word}.rs"), format!("{word}/"), format!("`{word}`"), format!("`{word}::"), format!("::{word}`")];
        forms.iter().any(|form| {
            // not the end of a longer word
            text.match_indices(form.as_str())
                .any(|(at, _)| !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
        })
    };
    let mut problems = Vec::new();
    for folder in ["nn-compiler/src", "nn-runtime/src"] {
        for path in files(folder, ".rs") {
            let is_test = path.ends_with("/tests.rs") || path.contains("/tests/");
            if !is_test && !path.ends_with("src/lib.rs") && !is_named(module(&path)) {
                problems.push(format!("ARCHITECTURE.md does not name {path}"));
            }
        }
    }
    none(&problems);
}

#[test]
fn the_architecture_names_nothing_that_is_not_there() {
    let text = read("ARCHITECTURE.md");
    let all: BTreeSet<String> = files("", ".rs").iter().map(|path| format!("{}.rs", stem(path))).collect();
    let words = text.split(|c: char| !(c.is_alphanumeric() || "_.-".contains(c)));
    let named = words.filter(|word| word.strip_suffix(".rs").is_some_and(|stem| !stem.is_empty()));
    let gone: BTreeSet<&str> = named.filter(|word| !all.contains(*word)).collect();
    none(&gone.iter().map(|word| format!("ARCHITECTURE.md names {word}, which is no file")).collect::<Vec<_>>());
}

/// What stands in the parentheses or braces of each `network!` in a piece of Rust.
fn networks(code: TokenStream, found: &mut Vec<TokenStream>) {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let before: String = tokens[at.saturating_sub(2)..at].iter().map(ToString::to_string).collect();
        if before == "network!" && group.delimiter() != Delimiter::None {
            found.push(group.stream());
        } else {
            networks(group.stream(), found);
        }
    }
}

#[test]
fn the_networks_of_the_readme_compile() {
    let text = read("README.md");
    let mut found = Vec::new();
    let mut problems = Vec::new();
    // every second piece between fences is code
    for code in text.split("```").skip(1).step_by(2).filter_map(|code| code.strip_prefix("rust")) {
        let code = code.split_once('\n').map_or("", |(_, code)| code);
        if code.contains("network!") {
            match code.parse() {
                Ok(tokens) => networks(tokens, &mut found),
                Err(error) => problems.push(format!("{error}: {code}")),
            }
        }
    }
    assert!(!found.is_empty(), "README.md shows no network");
    for network in found {
        let code = nn_compiler::compile(network.clone()).to_string();
        if code.contains("compile_error") {
            problems.push(format!("{network}\n  {code:.500}"));
        }
    }
    none(&problems);
}

// ---- unsafe code ----

const KERNELS: &str = "nn-runtime/src/kernels/";
/// The tests' counting allocator, which no user's program contains.
const ALLOCATOR: &str = "tests/src/allocated.rs";

/// The `unsafe` of some code: blocks, functions (declarations in traits included), and implementations.
#[derive(Clone, Copy, Default)]
struct Unsafe {
    blocks: usize,
    functions: usize,
    impls: usize,
    /// Traits, attributes and other forms, which the kernels do without.
    others: usize,
}

impl Unsafe {
    fn count(&mut self, code: TokenStream) {
        let mut tokens = code.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Group(group) => self.count(group.stream()),
                TokenTree::Ident(word) if word == "unsafe" => match tokens.peek() {
                    Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => self.blocks += 1,
                    Some(TokenTree::Ident(word)) if word == "fn" => self.functions += 1,
                    Some(TokenTree::Ident(word)) if word == "impl" => self.impls += 1,
                    _ => self.others += 1,
                },
                _ => {}
            }
        }
    }

    fn total(self) -> usize {
        self.blocks + self.functions + self.impls + self.others
    }
}

/// A file without its modules of tests.
fn without_tests(path: &str) -> TokenStream {
    let mut file = syn::parse_file(&read(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let is_test = |attribute: &syn::Attribute| attribute.to_token_stream().to_string() == "# [cfg (test)]";
    file.items.retain(|item| !matches!(item, syn::Item::Mod(module) if module.attrs.iter().any(is_test)));
    file.into_token_stream()
}

/// The kernels' `unsafe` by file or folder, as the table in TESTING.md has it.
#[test]
fn all_unsafe_code_is_counted() {
    let mut modules = BTreeMap::<String, Unsafe>::new();
    for path in files(KERNELS, ".rs") {
        let rest = &path[KERNELS.len()..];
        let module = rest.split_once('/').map_or(rest.to_owned(), |(folder, _)| format!("{folder}/"));
        let is_test = rest.ends_with("tests.rs") || rest.contains("tests/");
        if !is_test {
            modules.entry(module).or_default().count(without_tests(&path));
        }
    }
    modules.retain(|_, count| count.total() > 0);
    let mut sum = Unsafe::default();
    let mut table = String::from("| in `nn-runtime/src/kernels/` | blocks | functions | impls |\n|---|---|---|---|\n");
    for (module, Unsafe { blocks, functions, impls, others }) in modules {
        assert_eq!(others, 0, "{module} has `unsafe` that is no block, function or impl");
        writeln!(table, "| `{module}` | {blocks} | {functions} | {impls} |").unwrap();
        sum.blocks += blocks;
        sum.functions += functions;
        sum.impls += impls;
    }
    writeln!(table, "| together | {} | {} | {} |", sum.blocks, sum.functions, sum.impls).unwrap();
    assert!(sum.blocks > 0 && sum.functions > 0 && sum.impls > 0, "nothing was counted");
    assert!(read("TESTING.md").contains(&table), "TESTING.md has another table than this one:\n\n{table}");
}

#[test]
fn no_unsafe_code_is_outside_of_the_kernels() {
    let mut problems = Vec::new();
    for path in files("", ".rs").iter().filter(|path| !path.starts_with(KERNELS) && *path != ALLOCATOR) {
        // a file that is no Rust is a case of the tests, and is not compiled
        let Ok(code) = read(path).parse() else { continue };
        let mut found = Unsafe::default();
        found.count(code);
        if found.total() > 0 {
            problems.push(format!("{path} has `unsafe` {} times", found.total()));
        }
    }
    none(&problems);
}

#[test]
fn unsafe_is_told_by_what_follows() {
    let code = "unsafe fn f() { unsafe { g(unsafe { h() }) } } unsafe impl Send for T {} unsafe trait U {} // unsafe
        macro_rules! m { () => { unsafe { \"unsafe\" } } }";
    let mut found = Unsafe::default();
    found.count(code.parse().unwrap());
    assert_eq!([found.blocks, found.functions, found.impls, found.others], [3, 1, 1, 1]);
}

// ---- nothing is left undone ----

/// The crates that a manifest asks for, ours aside, and how.
fn dependencies(manifest: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut within = false;
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            within = line.ends_with("dependencies]");
        } else if within && !line.is_empty() && !line.starts_with('#') {
            let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
            found.extend((!name.starts_with("nn-")).then(|| (name.to_owned(), line.to_owned())));
        }
    }
    found
}

/// What all manifests of the workspace ask for.
fn all_dependencies() -> impl Iterator<Item = (String, String)> {
    let manifests = files("", "Cargo.toml").into_iter().filter(|path| path.matches('/').count() <= 2);
    // those with a path are the workspace's own
    manifests.flat_map(|path| dependencies(&read(&path))).filter(|(_, line)| !line.contains("path = "))
}

/// A requirement in full is a version that was built and tested; `"1"` would promise one of which nobody knows whether it
/// works.
#[test]
fn every_requirement_says_a_version_in_full() {
    let number = |line: &str| line.split('"').nth(1).map(str::to_owned).filter(|_| !line.contains("workspace = true"));
    let vague = all_dependencies().filter_map(|(name, line)| {
        let version = number(&line)?;
        let is_full = version.split('.').count() == 3 && version.split('.').all(|part| part.parse::<u64>().is_ok());
        (!is_full).then(|| format!("{name}: `{version}`"))
    });
    none(&vague.collect::<Vec<_>>());
}

#[test]
fn every_dependency_has_a_reason() {
    let asked: BTreeSet<String> = all_dependencies().map(|(name, _)| name).collect();
    assert!(asked.contains("ndarray") && asked.contains("petgraph"), "{asked:?}");
    let text = read("DEPENDENCIES.md");
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let given: BTreeSet<String> = rows.map(str::to_owned).collect();
    let without = asked.difference(&given).map(|name| format!("`{name}` has no row in DEPENDENCIES.md"));
    let gone = given.difference(&asked).map(|name| format!("DEPENDENCIES.md has `{name}`, which nothing asks for"));
    none(&without.chain(gone).collect::<Vec<_>>());
}

#[test]
fn nothing_is_left_undone() {
    // in pieces, so that this file does not have them
    let words = ["TO.DO", "FIX.ME", "XX.X", "todo.!(", "unimplemented.!(", "dbg.!(", "#[ig.nore", "ig.nore ="];
    let words = words.map(|word| word.replacen('.', "", 1));
    let mut problems = Vec::new();
    for path in files("", ".rs").iter().chain(&files("", ".md")) {
        for (number, line) in read(path).lines().enumerate() {
            for word in words.iter().filter(|word| line.contains(word.as_str())) {
                problems.push(format!("{path}:{}: `{word}`", number + 1));
            }
        }
    }
    none(&problems);
}

#[test]
fn every_expected_message_is_there() {
    let cases: BTreeSet<String> = files("tests/tests/ui", ".rs").iter().map(|path| path.replace(".rs", "")).collect();
    let messages: BTreeSet<String> =
        files("tests/tests/ui", ".stderr").iter().map(|path| path.replace(".stderr", "")).collect();
    let without = cases.iter().filter(|case| !case.contains("/pass/") && !messages.contains(*case));
    let mut problems: Vec<String> = without.map(|case| format!("{case}.rs has no .stderr")).collect();
    problems.extend(messages.difference(&cases).map(|message| format!("{message}.stderr has no .rs")));
    none(&problems);
}

#[test]
fn every_snapshot_is_of_a_test() {
    let text = read("tests/tests/snapshots.rs");
    let stage = |name: &str| ["two_layer_", "gate_"].iter().any(|prefix| name.starts_with(prefix));
    let own = |name: &str| text.contains(name.trim_start_matches("snapshots__"));
    let problems: Vec<String> = files("tests/tests/snapshots", ".snap")
        .iter()
        .map(|path| path.rsplit('/').next().unwrap_or(path).trim_end_matches(".snap").to_owned())
        .filter(|name| !stage(name) && !own(name))
        .map(|name| format!("{name}.snap belongs to no test"))
        .collect();
    none(&problems);
}

// ---- the house ----

/// The floors of the compiler in the order of its `lib.rs`, the lowest first.
fn floors() -> Vec<String> {
    let text = read("nn-compiler/src/lib.rs");
    let module = |line: &str| {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        line.strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';')).map(str::to_owned)
    };
    text.lines().filter_map(module).filter(|name| name != "testing").collect()
}

/// The module of a floor that each module of the compiler is, and the ones that it uses, tests aside.
fn uses(floors: &[String]) -> BTreeMap<String, BTreeSet<String>> {
    let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    for path in files("nn-compiler/src", ".rs") {
        let parts: Vec<&str> = path.split('/').skip(2).collect();
        let [floor, rest @ ..] = parts.as_slice() else { continue };
        let is_test = path.ends_with("tests.rs") || path.contains("/tests/") || path.ends_with("samples.rs");
        if is_test || !floors.iter().any(|known| known == floor) || *rest == ["mod.rs"] {
            continue;
        }
        let own = format!("{floor}::{}", rest[0].trim_end_matches(".rs"));
        let text = read(&path);
        let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
        let code = lines.collect::<Vec<_>>().join("\n");
        let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let used = uses.entry(own.clone()).or_default();
        for floor in floors {
            let path = format!("crate::{floor}::");
            let named = code.match_indices(&path).map(|(at, _)| format!("{floor}::{}", word(&code[at + path.len()..])));
            used.extend(named.filter(|name| *name != own));
        }
        // what stands right in a floor names its neighbours so
        if rest.len() == 1 || rest[1..] == ["mod.rs"] {
            let neighbours = code.match_indices("use super::").map(|(at, text)| word(&code[at + text.len()..]));
            used.extend(neighbours.map(|name| format!("{floor}::{name}")).filter(|name| *name != own));
        }
    }
    uses
}

/// What is printed was decided: back ends look at loops, and what they are made for is looked at before.
#[test]
fn decisions_are_taken_before_printing() {
    let uses = uses(&floors());
    let mut problems = Vec::new();
    let printers: Vec<_> = uses.iter().filter(|(module, _)| module.starts_with("backend::")).collect();
    assert!(!printers.is_empty(), "there is a back end: {uses:?}");
    for (module, used) in printers {
        let looks = used.iter().filter(|used| !used.starts_with("ir::") && *used != "loops::ir");
        problems.extend(looks.map(|other| format!("{module} looks at {other}")));
    }
    let deciders = ["lower", "layout", "fuse", "schedule"].map(|name| format!("loops::{name}"));
    let readers = uses.iter().filter(|(_, used)| used.contains("loops::target")).map(|(module, _)| module);
    let others = readers.filter(|module| !deciders.contains(module) && *module != "loops::compiled");
    problems.extend(others.map(|module| format!("{module} decides by the target")));
    none(&problems);
}

#[test]
fn the_compiler_is_used_from_the_top_down() {
    let floors = floors();
    let uses = uses(&floors);
    assert!(floors.len() == 6 && uses.len() > 35, "the floors are found: {floors:?}, {uses:?}");
    let height = |module: &str| {
        let floor = module.split("::").next().unwrap_or_default();
        floors.iter().position(|known| known == floor).unwrap_or_else(|| panic!("{floor} is no floor"))
    };
    let mut problems = Vec::new();
    for (module, used) in &uses {
        for other in used.iter().filter(|other| height(other) > height(module)) {
            problems.push(format!("{module} uses {other}, which stands above it in nn-compiler/src/lib.rs"));
        }
    }
    // modules that use none of those left over are taken away, until none is left or they use each other
    let mut left: BTreeSet<&str> = uses.keys().map(String::as_str).collect();
    loop {
        let uses_one =
            |module: &&str| uses.get(*module).is_some_and(|used| used.iter().any(|used| left.contains(used.as_str())));
        let free: Vec<&str> = left.iter().copied().filter(|module| !uses_one(module)).collect();
        if free.is_empty() {
            break;
        }
        left.retain(|module| !free.contains(module));
    }
    if !left.is_empty() {
        problems.push(format!("modules that use each other, or those that do: {left:?}"));
    }
    none(&problems);
}
