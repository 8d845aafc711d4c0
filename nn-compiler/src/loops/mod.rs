//! The floor between programs and code: what each kernel does, said once, as data.

pub mod ir;
pub mod walk;
