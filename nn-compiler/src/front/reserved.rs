//! What the emitted code calls its own types. A user's const generics and sizes may have the same names, and get others
//! where the code could take the one for the other.

/// The type parameters of kernels, tasks and methods.
const PARAMETERS: &[&str] = &["E", "F", "G", "L", "R"];

/// The types, and the module of the runtime.
const TYPES: &[&str] = &["rt", "Kernels", "Epilogue", "ColumnSums"];

/// The types of Rust that are no one's: the emitted code names them without a path.
pub const PRIMITIVES: &[&str] = &["bool", "f32", "f64", "str", "u32", "u64", "u8", "usize"];

/// What the emitted code calls a const generic, whose others it knows: another type parameter may have the name.
pub fn generic_name(name: &str, all: &[String]) -> String {
    let is_taken = PARAMETERS.contains(&name) || name.starts_with("Class");
    if !is_taken {
        return name.to_owned();
    }
    let mut other = format!("{name}_");
    while all.contains(&other) {
        other.push('_');
    }
    other
}

/// What the type of a network without a name is called.
pub const ANONYMOUS: &str = "Network";

/// Whether a path of a user's that begins with this word would find something else within the emitted code.
pub fn hides(first: &str, is_anonymous: bool) -> bool {
    PARAMETERS.contains(&first)
        || TYPES.contains(&first)
        || PRIMITIVES.contains(&first)
        || first.starts_with("Class")
        || first.ends_with("Task")
        || first.ends_with("Kernel")
        || (is_anonymous && first.starts_with(ANONYMOUS))
        // the crate of a `macro_rules!` macro: no text can say which one
        || first == "$crate"
}
