//! What a training took.

use nn_runtime::fit::Times;
use std::fmt;
use std::time::Duration;

/// Where the time of the epochs went.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spent(pub(crate) Times);

/// `88.1 % in steps, 10.2 % evaluating, 0.9 % waiting for pictures, 0.2 % saving, 0.6 % else`
impl fmt::Display for Spent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Times { steps, waiting, evaluating, saving, all, .. } = self.0;
        let share = |part: Duration| 100.0 * part.as_secs_f64() / all.as_secs_f64().max(1e-9);
        let rest = all.saturating_sub(steps + waiting + evaluating + saving);
        let [steps, waiting, evaluating, saving, rest] = [steps, waiting, evaluating, saving, rest].map(share);
        write!(
            f,
            "{steps:.1} % in steps, {evaluating:.1} % evaluating, {waiting:.1} % waiting for pictures, \
             {saving:.1} % saving, {rest:.1} % else"
        )
    }
}

/// The most memory that this process has had so far, in bytes, where the system says so (Linux).
pub(crate) fn peak_memory() -> Option<u64> {
    in_status(&std::fs::read_to_string("/proc/self/status").ok()?)
}

/// The memory of this machine, in bytes, where the system says so (Linux).
pub(crate) fn memory() -> Option<u64> {
    kibibytes(&std::fs::read_to_string("/proc/meminfo").ok()?, "MemTotal:")
}

fn in_status(text: &str) -> Option<u64> {
    kibibytes(text, "VmHWM:")
}

/// The number behind a word, in bytes.
fn kibibytes(text: &str, word: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(word))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_all() {
        let milliseconds = Duration::from_millis;
        let spent = Spent(Times {
            steps: milliseconds(900),
            waiting: milliseconds(20),
            evaluating: milliseconds(50),
            saving: milliseconds(10),
            all: milliseconds(1000),
            ..Times::default()
        });
        let expected = "90.0 % in steps, 5.0 % evaluating, 2.0 % waiting for pictures, 1.0 % saving, 2.0 % else";
        assert_eq!(spent.to_string(), expected);
        assert!(Spent::default().to_string().ends_with(" 0.0 % saving, 0.0 % else"));
    }

    #[test]
    fn the_peak_is_found_among_what_the_system_says() {
        assert_eq!(in_status("Name:\tcifar\nVmHWM:\t    2048 kB\nVmRSS:\t 1 kB\n"), Some(2 << 20));
        assert_eq!(in_status("VmRSS:\t 1 kB\n"), None);
        assert_eq!(in_status("VmHWM:\t many kB\n"), None);
    }
}
