//! What became of the mutants, as text.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::judge::Verdict;
use crate::sources::Numbered;

/// A mutant, for a reader: where it is, and what.
pub fn line(mutant: &Numbered<'_>) -> String {
    format!("{}:{} `{}`: {}", mutant.path, mutant.site.line, mutant.site.function, mutant.mutant.what)
}

/// A report.
pub struct Text {
    pub summary: String,
    details: String,
    left_out: BTreeMap<u32, String>,
}

impl Text {
    /// With a line for each mutant.
    pub fn whole(&self, all: &[Numbered<'_>]) -> String {
        let mut text = format!("{}\n{}\n# Not compiled\n\n", self.summary, self.details);
        for mutant in all {
            if let Some(error) = self.left_out.get(&mutant.number) {
                let _ = writeln!(text, "{}: {error}", line(mutant));
            }
        }
        text
    }
}

/// The verdicts, counted by file and listed. `groups` are the names of the groups of judges.
pub fn text(
    groups: &[&str],
    judged: &[(&Numbered<'_>, Verdict)],
    all: usize,
    left_out: &BTreeMap<u32, String>,
    passed_over: &BTreeMap<String, usize>,
) -> Text {
    let titles: Vec<String> = groups.iter().map(|group| format!("by {group}")).collect();
    let mut summary = format!("| file | judged | {} | endless | not reached | missed |\n", titles.join(" | "));
    let _ = writeln!(summary, "|{}", "---|".repeat(groups.len() + 5));
    let files: Vec<&str> = judged.iter().map(|(mutant, _)| mutant.path).collect();
    let mut known: Vec<&str> = files.clone();
    known.dedup();
    for file in known.into_iter().map(Some).chain([None]) {
        let of: Vec<&Verdict> = judged
            .iter()
            .filter(|(mutant, _)| file.is_none_or(|file| mutant.path == file))
            .map(|(_, verdict)| verdict)
            .collect();
        let count = |is: &dyn Fn(&Verdict) -> bool| of.iter().filter(|verdict| is(verdict)).count();
        let by: Vec<String> = (0..groups.len())
            .map(|of| count(&|verdict| matches!(verdict, Verdict::Found { group, .. } if *group == of)).to_string())
            .collect();
        let endless = count(&|verdict| matches!(verdict, Verdict::Endless { .. }));
        let [not_reached, missed] =
            [Verdict::NotReached, Verdict::Missed].map(|wanted| count(&|verdict| *verdict == wanted));
        let share = 100.0 * (not_reached + missed) as f64 / of.len().max(1) as f64;
        let name = file.unwrap_or("together");
        let _ = writeln!(
            summary,
            "| {name} | {} | {} | {endless} | {not_reached} | {missed} ({share:.1} %) |",
            of.len(),
            by.join(" | ")
        );
    }
    let _ = writeln!(summary, "\n{all} mutants, {} of which do not compile.", left_out.len());
    for (reason, count) in passed_over {
        let _ = writeln!(summary, "Not judged: {count} in {reason}.");
    }
    let mut details = String::new();
    for (title, wanted) in [("Missed", Verdict::Missed), ("Not reached", Verdict::NotReached)] {
        let _ = writeln!(details, "# {title}\n");
        for (mutant, _) in judged.iter().filter(|(_, verdict)| *verdict == wanted) {
            let _ = writeln!(details, "{}", line(mutant));
        }
        details.push('\n');
    }
    let _ = writeln!(details, "# Found\n");
    for (mutant, verdict) in judged {
        match verdict {
            Verdict::Found { group, test } => {
                let _ = writeln!(details, "{}: {} {test}", line(mutant), groups[*group]);
            }
            Verdict::Endless { group, test } => {
                let _ = writeln!(details, "{}: {} {test}, without end", line(mutant), groups[*group]);
            }
            _ => {}
        }
    }
    Text { summary, details, left_out: left_out.clone() }
}
