use super::*;

/// What the mutants of a function's body are, without those that return at once.
fn of(body: &str) -> Vec<String> {
    let found = find(&format!("fn f() {{ {body} }}")).unwrap();
    let sites = found.sites.iter().filter(|site| site.form != Form::Body);
    sites.flat_map(|site| site.mutants.iter().map(|mutant| mutant.what.clone())).collect()
}

#[test]
fn operators_and_numbers_have_neighbours() {
    assert_eq!(of("g(a + b)"), ["+ as -", "+ as *"]);
    assert_eq!(of("g(a < 2)"), ["< as <=", "< as >=", "2 as 3", "2 as 1"]);
    assert_eq!(of("g(0..n)"), ["end + 1", "end - 1", "0 as 1"]);
    assert_eq!(of("g(!a && -b)"), ["&& as ||", "no !", "no -"]);
    assert_eq!(of("a += b;"), ["no `a += b;`", "+= as -=", "+= as *="]);
}

#[test]
fn conditions_are_negated_but_not_where_they_bind() {
    assert_eq!(of("if a {}"), ["negated"]);
    assert_eq!(of("if let A = a && b > c {}"), ["> as >=", "> as <="]);
    assert_eq!(of("g(matches!(a, B))"), ["negated"]);
    assert_eq!(of("match a { B if c => {} _ => {} }"), ["guard as true", "guard as false"]);
}

#[test]
fn an_arm_goes_where_another_takes_its_cases() {
    assert_eq!(of("match a { B => {} C => {} _ => {} }"), ["no arm `B`", "no arm `C`"]);
    assert_eq!(of("match a { B => {} C => {} }"), [""; 0]);
}

#[test]
fn functions_return_at_once_what_their_type_shows() {
    let returned = |signature: &str| {
        let found = find(&format!("{signature} {{ g() }}")).unwrap();
        found.sites.into_iter().flat_map(|site| site.mutants).map(|mutant| mutant.what).collect::<Vec<_>>()
    };
    assert_eq!(returned("fn f()"), ["returns at once"]);
    assert_eq!(returned("fn f() -> bool"), ["returns true", "returns false"]);
    assert_eq!(returned("fn f() -> Option<u8>"), ["returns None"]);
    assert_eq!(returned("fn f() -> &u8"), [""; 0]);
}

#[test]
fn quoted_code_has_mutants_but_no_field_sign_or_repetition() {
    assert_eq!(
        of("g(quote!(#a + 1 .. self.0 + #(#b),* * -c))"),
        ["quoted + as -", "quoted 1 as 2", "quoted 1 as 0", "quoted .. as ..=", "quoted + as -", "quoted * as /"]
    );
    assert_eq!(of("g(quote! { fn f<T>(a: &T) -> Vec<T> { #(#b)* } })"), [""; 0]);
}

#[test]
fn quoted_arguments_change_places_and_quoted_statements_go() {
    assert_eq!(of("g(quote!(f(#a, #b)))"), ["quoted #a, #b as #b, #a"]);
    assert_eq!(of("g(quote!(f(#a, #a)))"), [""; 0]);
    assert_eq!(of("g(quote! { let a = b; #(#c;)* d })"), ["quoted without `let a = b;`", "quoted without `#c;`"]);
}

#[test]
fn what_cannot_ask_a_switch_is_counted() {
    let found =
        find("const A: u8 = 1 + 2; const fn f() -> bool { g() } macro_rules! m { () => {} } fn h() { other!(1) }")
            .unwrap();
    let counts: Vec<(&str, usize)> =
        found.passed_over.iter().map(|(reason, count)| (reason.as_str(), *count)).collect();
    assert_eq!(
        counts,
        [("a constant", 6), ("a constant function", 2), ("the body of a macro", 1), ("what `other!` is given", 1)]
    );
    assert_eq!(found.sites.len(), 1);
}

#[test]
fn patterns_types_attributes_and_tests_have_none() {
    let text = "#[cfg(test)] mod t { fn f() { 1 + 1 } } #[test] fn t() { 1 + 1 } struct S([u8; 2]);
        impl S { #[a(1)] fn f(&self) -> &[u8; 3] { let [1, _] = x::<4> else { return y }; z } }";
    assert_eq!(find(text).unwrap().sites, []);
}
