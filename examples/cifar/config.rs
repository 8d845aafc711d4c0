//! Options in a file: each key is an option of the command line, so that one parser checks both.

use crate::failure::Failure;
use nn_runtime::files;
use std::ffi::OsString;
use std::path::Path;

/// Bytes that a file of options may have.
const LONGEST: u64 = 1 << 20;

/// The command line with the options of `--config FILE` put before its own, which count more.
pub(crate) fn expand(line: Vec<OsString>) -> Result<Vec<OsString>, Failure> {
    let Some(path) = file(&line) else { return Ok(line) };
    let options = read(Path::new(&path))?;
    // after the program's name, and the command's
    let command = line.get(1).is_some_and(|word| word == "train" || word == "lr-find");
    let start = if command { 2 } else { 1 };
    let mut expanded = line;
    expanded.splice(start..start, options.into_iter().map(OsString::from));
    Ok(expanded)
}

/// The file that the line names.
fn file(line: &[OsString]) -> Option<OsString> {
    let position = line.iter().position(|word| word.to_string_lossy().starts_with("--config"))?;
    let word = line[position].to_string_lossy();
    match word.strip_prefix("--config=") {
        Some(path) => Some(OsString::from(path)),
        None if word == "--config" => line.get(position + 1).cloned(),
        None => None,
    }
}

/// The options of a file as words of a command line.
fn read(path: &Path) -> Result<Vec<String>, Failure> {
    let shown = path.display();
    let text = files::text(path, "options", LONGEST)?;
    let table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| Failure::usage(format!("{shown}: {}", error.to_string().trim_end())))?;
    let mut words = Vec::new();
    for (key, value) in table {
        let value = match value {
            toml::Value::Boolean(false) => continue,
            toml::Value::Boolean(true) => {
                words.push(format!("--{key}"));
                continue;
            }
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Float(number) => number.to_string(),
            other => {
                let problem = format!(
                    "{shown}: expected a text, a number, or true or false for `{key}`, given {}",
                    other.type_str()
                );
                return Err(Failure::usage(problem));
            }
        };
        words.push(format!("--{key}={value}"));
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(file: &str, line: &[&str]) -> Result<Vec<String>, Failure> {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("run.toml");
        std::fs::write(&path, file).expect("a file");
        let path = path.display().to_string();
        let line = line.iter().map(|word| OsString::from(word.replace("FILE", &path))).collect();
        Ok(expand(line)?.into_iter().map(|word| word.to_string_lossy().replace(&path, "FILE")).collect())
    }

    #[test]
    fn a_files_options_stand_before_the_lines() {
        let file = "model = \"resnet\"\nepochs = 3\nlr = 0.05\nno-flips = true\nquiet = false\n";
        let line = ["cifar", "train", "--epochs", "5", "--config", "FILE"];
        let expected = "cifar train --model=resnet --epochs=3 --lr=0.05 --no-flips --epochs 5 --config FILE".split(' ');
        let mut given = expanded(file, &line).expect("a right file");
        let mut expected: Vec<&str> = expected.collect();
        // a table has no order
        given[2..6].sort();
        expected[2..6].sort_unstable();
        assert_eq!(given, expected);
        let words = expanded("seed = 7", &["cifar", "--config=FILE"]).expect("a right file");
        assert_eq!(words, ["cifar", "--seed=7", "--config=FILE"]);
        assert_eq!(expanded("", &["cifar", "--quiet"]).expect("no file"), ["cifar", "--quiet"]);
    }

    #[test]
    fn a_wrong_file_is_named() {
        let error = |file: &str| expanded(file, &["cifar", "--config", "FILE"]).expect_err("a wrong file").to_string();
        assert!(error("lr 0.1").contains("run.toml: TOML parse error at line 1"), "{}", error("lr 0.1"));
        assert!(error("lr = [1]").ends_with("for `lr`, given array"), "{}", error("lr = [1]"));
        let missing = expand(["cifar", "--config", "/no/such/file"].map(OsString::from).to_vec());
        assert!(missing.expect_err("no file").to_string().starts_with("/no/such/file: cannot open the options: "));
    }
}
