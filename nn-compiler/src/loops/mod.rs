//! The floor between programs and code: what each kernel does, said once, as data.

pub mod interpret;
pub mod ir;
#[cfg(test)]
mod samples;
pub mod text;
pub mod verify;
pub mod walk;
