//! Back ends: printers of what was decided before.

pub(crate) mod rust;
