use super::*;
use crate::find::find;

fn text(original: &str, left_out: &[u32]) -> Switched {
    let mut next = 1;
    let mut sites = Vec::new();
    for site in find(original).unwrap().sites {
        let count = u32::try_from(site.mutants.len()).unwrap();
        sites.push((site, next));
        next += count;
    }
    let mut switched = switched(original, &sites, &|number| !left_out.contains(&number));
    switched.text = switched.text.replace("crate::nn_mutants::", "");
    switched
}

#[test]
fn without_mutants_the_text_is_as_it_was() {
    let original = "fn f(a: u8) -> bool { g(a); match a { 0 => a + 1 < 2, _ => false } }\n// end\n";
    let all: Vec<u32> = (0..100).collect();
    assert_eq!(text(original, &all).text, original);
}

#[test]
fn mutants_stand_within_each_other() {
    assert_eq!(
        text("fn f() { g(a + 1); }", &[1, 4]).text,
        "fn f() { if !on(2) { g((if on(3) { (a) - (1) } else { a + (if on(5) { 2 } else if on(6) { 0 } else { 1 }) })); } }"
    );
}

#[test]
fn arms_and_bodies_get_something_more() {
    assert_eq!(
        text("fn f() -> bool { match a { B => c, _ => d } }", &[]).text,
        "fn f() -> bool { if on(1) { return true; } if on(2) { return false; } match a { B if !on(3) => c, _ => d } }"
    );
}

#[test]
fn every_mutant_says_which_bytes_are_its_own() {
    let switched =
        switched("fn f() -> u8 { a * b }", &[(find("fn f() -> u8 { a * b }").unwrap().sites.remove(1), 1)], &|_| true);
    let own: Vec<&str> = switched.placed.iter().map(|placed| &switched.text[placed.own.clone()]).collect();
    assert_eq!(own, ["{ (a) + (b) }", "{ (a) / (b) }"]);
    for placed in &switched.placed {
        assert!(
            switched.text[placed.whole.clone()].starts_with("(if ")
                && switched.text[placed.whole.clone()].ends_with(" })")
        );
    }
}

/// What is written compiles, and answers as its variables say.
#[test]
fn the_module_is_rust() {
    syn::parse_file(&format!("{ALLOWED}{MODULE}")).unwrap();
}
