//! docs/PUBLIC.md lists what nn-runtime makes public: all of it, and nothing else.
#![allow(missing_docs)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use quote::ToTokens;
use syn::{Attribute, Item, UseTree, Visibility};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ is in the workspace").to_owned()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Modules of which the list has one line: they may change at any time.
const WITHOUT_PROMISE: [&str; 3] = ["kernels", "rt", "self_test"];

fn has(attributes: &[Attribute], text: &str) -> bool {
    attributes.iter().any(|attribute| attribute.to_token_stream().to_string().replace(' ', "").contains(text))
}

/// The names that a `use` brings, and where their files are if they are modules.
fn used(tree: &UseTree, folder: &Path, found: &mut Vec<(String, PathBuf)>) {
    match tree {
        UseTree::Path(path) => used(&path.tree, &folder.join(path.ident.to_string()), found),
        UseTree::Name(name) => found.push((name.ident.to_string(), folder.join(name.ident.to_string()))),
        UseTree::Rename(name) => found.push((name.rename.to_string(), folder.join(name.ident.to_string()))),
        UseTree::Group(group) => group.items.iter().for_each(|tree| used(tree, folder, found)),
        UseTree::Glob(_) => panic!("a public `use …::*` names nothing"),
    }
}

/// The file of a module whose own modules are in a folder.
fn file_of(folder: &Path) -> Option<PathBuf> {
    [folder.with_extension("rs"), folder.join("mod.rs")].into_iter().find(|file| file.exists())
}

/// The public items of a module and the public modules in it, by the path that a user writes. `folder` is where its
/// modules have their files.
fn items(file: &Path, folder: &Path, prefix: &str, found: &mut BTreeSet<String>) {
    for item in syn::parse_file(&read(file)).unwrap_or_else(|error| panic!("{}: {error}", file.display())).items {
        let one = |name: &syn::Ident| vec![name.to_string()];
        let (visibility, names) = match &item {
            Item::Const(item) => (&item.vis, one(&item.ident)),
            Item::Enum(item) => (&item.vis, one(&item.ident)),
            Item::Fn(item) => (&item.vis, one(&item.sig.ident)),
            Item::Static(item) => (&item.vis, one(&item.ident)),
            Item::Struct(item) => (&item.vis, one(&item.ident)),
            Item::Trait(item) => (&item.vis, one(&item.ident)),
            Item::Type(item) => (&item.vis, one(&item.ident)),
            Item::Use(item) => {
                let mut names = Vec::new();
                if matches!(item.vis, Visibility::Public(_)) {
                    used(&item.tree, folder, &mut names);
                }
                for (name, folder) in &names {
                    if let Some(file) = file_of(folder) {
                        items(&file, folder, &format!("{prefix}{name}::"), found);
                    }
                }
                (&item.vis, names.into_iter().map(|(name, _)| name).collect())
            }
            Item::Mod(item) => {
                let path = format!("{prefix}{}", item.ident);
                let is_public = matches!(item.vis, Visibility::Public(_));
                if is_public && item.content.is_none() && !WITHOUT_PROMISE.contains(&path.as_str()) {
                    let folder = folder.join(item.ident.to_string());
                    items(&file_of(&folder).expect("a module has a file"), &folder, &format!("{path}::"), found);
                }
                (&item.vis, one(&item.ident))
            }
            Item::Macro(item) => {
                if has(&item.attrs, "macro_export") && !has(&item.attrs, "doc(hidden)") {
                    found.extend(item.ident.as_ref().map(|name| format!("{name}!")));
                }
                continue;
            }
            Item::Impl(_) => continue,
            other => panic!("{}: is any of this public? {}", file.display(), other.to_token_stream()),
        };
        if matches!(visibility, Visibility::Public(_)) {
            found.extend(names.into_iter().map(|name| format!("{prefix}{name}")));
        }
    }
}

/// The features of the manifest.
fn features(found: &mut BTreeSet<String>) {
    let manifest = read(&root().join("nn-runtime/Cargo.toml"));
    let section = manifest.split("\n[features]\n").nth(1).and_then(|rest| rest.split("\n[").next()).unwrap_or_default();
    let names = section.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" = "));
    found.extend(names.map(|(name, _)| format!("feature {name}")));
}

/// The environment variables of the project's own that are read outside of tests.
fn variables(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "tests") {
            variables(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("tests.rs") {
            let text = read(&path);
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            let asked = code.split("env::var").skip(1).filter_map(|rest| rest.split('"').nth(1));
            found.extend(asked.filter(|name| name.starts_with("NN_")).map(str::to_owned));
        }
    }
}

/// What the first cells of the page's tables have in backticks.
fn listed() -> BTreeSet<String> {
    let text = read(&root().join("docs/PUBLIC.md"));
    let cells = text.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    let mut listed = BTreeSet::new();
    for name in cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)) {
        assert!(listed.insert(name.to_owned()), "docs/PUBLIC.md has `{name}` twice");
    }
    listed
}

#[test]
fn every_public_item_has_its_promise() {
    let mut found = BTreeSet::new();
    let source = root().join("nn-runtime/src");
    items(&source.join("lib.rs"), &source, "", &mut found);
    features(&mut found);
    variables(&source, &mut found);
    for expected in ["Sgd", "network!", "data::npy::floats", "feature gzip", "NN_THREADS", "rt"] {
        assert!(found.contains(expected), "`{expected}` was not found: {found:?}");
    }
    let listed = listed();
    let problems: Vec<String> = found
        .difference(&listed)
        .map(|name| format!("`{name}` is not in docs/PUBLIC.md"))
        .chain(listed.difference(&found).map(|name| format!("docs/PUBLIC.md has `{name}`, which is not public")))
        .collect();
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}
