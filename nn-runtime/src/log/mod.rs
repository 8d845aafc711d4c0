//! What happened in a run: a log of lines of JSON, and `TensorBoard`'s event files.
//!
//! Both are appended to, an event at a time and whole, so that a run that is killed leaves all that it had said.
//!
//! ```
//! use nn_runtime::log::{self, Json, JsonLog};
//!
//! # let folder = std::env::temp_dir().join(format!("nn-log-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder).unwrap();
//! let path = folder.join("log.jsonl");
//! let mut log = JsonLog::create(&path)?;
//! log.write(&Json::object([("event", Json::from("epoch")), ("epoch", 1_u64.into()), ("loss", 0.25_f32.into())]))?;
//!
//! let events = log::read(&path)?;
//! assert_eq!(events[0].get("loss").and_then(Json::as_f64), Some(0.25));
//! # std::fs::remove_dir_all(&folder).unwrap();
//! # Ok::<(), nn_runtime::Error>(())
//! ```

mod lines;
mod tensorboard;

pub use crate::json::Json;
pub use lines::{JsonLog, read};
pub use tensorboard::TensorBoard;
