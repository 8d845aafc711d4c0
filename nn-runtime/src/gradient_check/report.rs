use std::fmt;

/// What a gradient check found; prints as a table.
#[derive(Clone, Debug, PartialEq)]
pub struct GradientReport {
    /// One entry a parameter, in the network's order.
    pub parameters: Vec<ParameterReport>,
    /// The loss at the parameters as they were given.
    pub loss: f64,
    /// How often the loss was computed: once as given, and twice for each checked element.
    pub forward_passes: usize,
}

/// What a gradient check found for one parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterReport {
    /// The parameter's name, such as `hidden.weight`.
    pub name: String,
    /// Its shape.
    pub shape: Vec<usize>,
    /// How many of its elements were checked.
    pub checked: usize,
    /// The largest relative error among them; 0 if none was checked, infinite where a gradient is not a number.
    pub max_relative_error: f64,
    /// The index of the element with the largest error, in the presented shape.
    pub worst_index: Vec<usize>,
    /// The analytic gradient there.
    pub analytic: f64,
    /// The numeric gradient there.
    pub numeric: f64,
}

impl GradientReport {
    /// The parameter with the largest error, if there is any.
    #[must_use]
    pub fn worst(&self) -> Option<&ParameterReport> {
        self.parameters.iter().max_by(|a, b| a.max_relative_error.total_cmp(&b.max_relative_error))
    }

    /// Whether the loss is finite and no relative error is above `tolerance`.
    #[must_use]
    pub fn passes(&self, tolerance: f64) -> bool {
        self.loss.is_finite() && self.parameters.iter().all(|parameter| parameter.max_relative_error <= tolerance)
    }
}

impl ParameterReport {
    pub(super) fn new(name: &str, shape: &[usize]) -> Self {
        Self {
            name: name.to_owned(),
            shape: shape.to_vec(),
            checked: 0,
            max_relative_error: 0.0,
            worst_index: vec![0; shape.len()],
            analytic: 0.0,
            numeric: 0.0,
        }
    }

    pub(super) fn add(&mut self, index: Vec<usize>, analytic: f64, numeric: f64, error: f64) {
        if self.checked == 0 || error > self.max_relative_error {
            self.max_relative_error = error;
            self.worst_index = index;
            self.analytic = analytic;
            self.numeric = numeric;
        }
        self.checked += 1;
    }
}

impl fmt::Display for GradientReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let header = ["parameter", "shape", "checked", "worst error", "at", "analytic", "numeric"].map(str::to_owned);
        let rows: Vec<[String; 7]> = self.parameters.iter().map(row).collect();
        let lines = || std::iter::once(&header).chain(&rows);
        let width = |column: usize| lines().map(|line| line[column].chars().count()).max().unwrap_or(0);
        let widths: [usize; 7] = std::array::from_fn(width);
        for line in lines() {
            write!(f, "{:<width$}", line[0], width = widths[0])?;
            for (cell, width) in line.iter().zip(widths).skip(1) {
                write!(f, "  {cell:>width$}")?;
            }
            writeln!(f)?;
        }
        write!(f, "loss {:.6}, {} forward passes", self.loss, self.forward_passes)
    }
}

fn row(parameter: &ParameterReport) -> [String; 7] {
    [
        parameter.name.clone(),
        format!("{:?}", parameter.shape),
        parameter.checked.to_string(),
        format!("{:.1e}", parameter.max_relative_error),
        format!("{:?}", parameter.worst_index),
        format!("{:.6e}", parameter.analytic),
        format!("{:.6e}", parameter.numeric),
    ]
}
