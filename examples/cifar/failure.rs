use std::fmt;

/// Why the program ends without having done what was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// What clap finds, in its words: exit code 2.
    CommandLine(String),
    /// What was asked cannot be done: exit code 2.
    Usage(String),
    /// It went wrong: exit code 1.
    Run(String),
}

impl Failure {
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::Usage(message.into())
    }

    pub(crate) fn run(message: impl Into<String>) -> Self {
        Self::Run(message.into())
    }

    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::CommandLine(_) | Self::Usage(_) => 2,
            Self::Run(_) => 1,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::CommandLine(message) | Self::Usage(message) | Self::Run(message)) = self;
        // clap begins as all messages do
        f.write_str(message.strip_prefix("error: ").unwrap_or(message))
    }
}

impl std::error::Error for Failure {}

impl From<nn_runtime::Error> for Failure {
    fn from(error: nn_runtime::Error) -> Self {
        Self::Run(error.to_string())
    }
}
