//! Writes each network of `tests/networks/printed` as two files: one that gives it to the macro, and one that holds the code
//! which the macro would put in its place, printed for people to read.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let (folder, out) = (Path::new("../networks/printed"), env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files: Vec<_> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.sort();
    let (mut given, mut printed) = (String::new(), String::new());
    for file in files {
        let name = file.file_stem().and_then(|name| name.to_str()).ok_or("a network's file has a name")?;
        let source = fs::read_to_string(&file)?;
        let code = nn_compiler::compile(source.parse().map_err(|error| format!("{}: {error}", file.display()))?);
        let code = prettyplease::unparse(&syn::parse2(code)?);
        writeln!(given, "pub mod {name} {{ nn_runtime::network! {{ {source} }} }}")?;
        writeln!(printed, "pub mod {name} {{ {code} }}")?;
    }
    fs::write(Path::new(&out).join("given.rs"), given)?;
    fs::write(Path::new(&out).join("printed.rs"), printed)?;
    Ok(())
}
