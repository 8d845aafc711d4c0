//! What a training took.

use std::fmt;
use std::time::Duration;

/// Where the time of a training went.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spent {
    /// In steps of the network.
    pub(crate) steps: Duration,
    /// Measuring, after each epoch.
    pub(crate) evaluating: Duration,
    /// Writing checkpoints.
    pub(crate) saving: Duration,
    /// From beginning to end.
    pub(crate) all: Duration,
}

/// `98.1 % in steps, 1.2 % evaluating, 0.1 % saving, 0.6 % else`
impl fmt::Display for Spent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { steps, evaluating, saving, all } = *self;
        let share = |part: Duration| 100.0 * part.as_secs_f64() / all.as_secs_f64().max(1e-9);
        let rest = all.saturating_sub(steps + evaluating + saving);
        let (steps, evaluating, saving, rest) = (share(steps), share(evaluating), share(saving), share(rest));
        write!(f, "{steps:.1} % in steps, {evaluating:.1} % evaluating, {saving:.1} % saving, {rest:.1} % else")
    }
}

/// The most memory that this process has had so far, in bytes, where the system says so (Linux).
pub(crate) fn peak_memory() -> Option<u64> {
    in_status(&std::fs::read_to_string("/proc/self/status").ok()?)
}

fn in_status(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(1024 * kibibytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_all() {
        let milliseconds = Duration::from_millis;
        let spent = Spent {
            steps: milliseconds(900),
            evaluating: milliseconds(50),
            saving: milliseconds(10),
            all: milliseconds(1000),
        };
        assert_eq!(spent.to_string(), "90.0 % in steps, 5.0 % evaluating, 1.0 % saving, 4.0 % else");
        let nothing = "0.0 % in steps, 0.0 % evaluating, 0.0 % saving, 0.0 % else";
        assert_eq!(Spent::default().to_string(), nothing);
    }

    #[test]
    fn the_peak_is_found_among_what_the_system_says() {
        assert_eq!(in_status("Name:\tcifar\nVmHWM:\t    2048 kB\nVmRSS:\t 1 kB\n"), Some(2 << 20));
        assert_eq!(in_status("VmRSS:\t 1 kB\n"), None);
        assert_eq!(in_status("VmHWM:\t many kB\n"), None);
    }
}
