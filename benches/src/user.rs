//! A user's crate in a folder for temporary files, to measure what building it takes.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

/// A crate that needs the runtime of this workspace, and where it is built. Its folder goes when this is dropped.
#[derive(Debug)]
pub struct User {
    folder: PathBuf,
}

impl Drop for User {
    fn drop(&mut self) {
        // what cannot be removed stays in a folder for temporary files
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl User {
    /// A crate without sources, in a folder of its own whose name begins with `name`.
    ///
    /// # Errors
    /// What the system says of the folder and its files.
    pub fn new(name: &str) -> io::Result<Self> {
        Self::with_profile(name, "")
    }

    /// As [`new`](Self::new), with some lines behind its manifest.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with_profile(name: &str, profile: &str) -> io::Result<Self> {
        let workspace = workspace()?;
        let folder = env::temp_dir().join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("src"))?;
        let runtime = workspace.join("nn-runtime").display().to_string().escape_default().to_string();
        let manifest = format!(
            "[package]\nname = \"one\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\nnn-runtime = {{ path = \"{runtime}\" }}\n\n[workspace]\n\n{profile}"
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        // the same versions, so that nothing has to be fetched
        fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        Ok(Self { folder })
    }

    /// The only source.
    ///
    /// # Errors
    /// What the system says of the file.
    pub fn write(&self, main: &str) -> io::Result<()> {
        fs::write(self.folder.join("src/main.rs"), main)
    }

    /// The folder that everything is built in.
    pub fn target(&self) -> PathBuf {
        self.folder.join("target")
    }

    /// Cargo, at work on the crate.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("cargo");
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.target())
            .env("CARGO_INCREMENTAL", "0");
        command
    }
}

/// The folder of this workspace.
///
/// # Errors
/// If it has gone since this program was built.
pub fn workspace() -> io::Result<PathBuf> {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()
}

/// Seconds that processes spent which this one, or those it waited for, started and waited for.
///
/// # Errors
/// Where there is no `/proc`.
pub fn processor_seconds() -> io::Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    // `cutime` and `cstime`, in hundredths of a second
    let ticks = fields.iter().skip(13).take(2).filter_map(|field| field.parse::<f64>().ok()).sum::<f64>();
    Ok(ticks / 100.0)
}
