use super::*;

fn placed(file: &str) -> Option<Vec<Placed>> {
    // two mutants of one place, one of a place within its original, and one elsewhere
    let placed = vec![
        Placed { whole: 10..50, own: 15..20, number: 1, form: Form::Expression },
        Placed { whole: 10..50, own: 25..30, number: 2, form: Form::Expression },
        Placed { whole: 35..45, own: 36..38, number: 3, form: Form::Expression },
        Placed { whole: 60..70, own: 62..64, number: 4, form: Form::Exit },
    ];
    (file == "a.rs").then_some(placed)
}

fn spot(bytes: Range<usize>, is_primary: bool) -> Spot {
    Spot { file: "a.rs".to_owned(), bytes, is_primary }
}

#[test]
fn an_error_within_a_mutant_is_its_own() {
    assert_eq!(blamed(&[spot(16..18, true), spot(62..63, false)], &placed), BTreeSet::from([1]));
    assert_eq!(blamed(&[spot(0..5, true), spot(63..64, false)], &placed), BTreeSet::from([4]));
}

#[test]
fn an_error_of_an_original_is_that_of_the_smallest_place_around() {
    assert_eq!(blamed(&[spot(41..43, true)], &placed), BTreeSet::from([3]));
    assert_eq!(blamed(&[spot(31..33, true)], &placed), BTreeSet::from([1, 2]));
    assert_eq!(blamed(&[spot(52..53, true)], &placed), BTreeSet::new());
}

#[test]
fn a_value_that_is_moved_twice_is_the_fault_of_an_exit_between() {
    assert_eq!(blamed(&[spot(52..54, true), spot(80..82, false)], &placed), BTreeSet::from([4]));
}
