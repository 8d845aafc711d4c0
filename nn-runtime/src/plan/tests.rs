use super::*;

const fn live(per_example: usize, first: usize, last: usize) -> Live {
    Live { per_example, fixed: 0, first, last }
}

#[test]
fn values_share_memory_when_their_lives_do_not_meet() {
    const PLAN: Plan<3> = Plan::new([live(64, 0, 1), live(64, 1, 2), live(64, 2, 3)]);
    assert_eq!(PLAN.elements(10), 1280);
    assert_eq!(PLAN.lower_bound(10), 1280);
    assert_eq!(PLAN.range(0, 10), PLAN.range(2, 10));
    assert_ne!(PLAN.range(0, 10), PLAN.range(1, 10));
}

#[test]
fn what_scales_with_the_batch_lies_before_what_does_not() {
    let plan = Plan::new([Live { per_example: 0, fixed: 7, first: 0, last: 1 }, live(16, 0, 1), live(1, 1, 1)]);
    assert_eq!(plan.range(1, 3), 0..48);
    assert_eq!(plan.range(2, 3), 48..51);
    assert_eq!(plan.range(0, 3), 51..58);
    assert_eq!(plan.elements(3), 58);
    assert_eq!(plan.elements(0), 7);
}

#[test]
fn live_values_never_overlap_and_the_plan_is_near_its_bound() {
    let mut state = 1_u64;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from((state >> 33) % below).unwrap()
    };
    for _ in 0..200 {
        let lives: [Live; 12] = std::array::from_fn(|_| {
            let first = next(10);
            live(1 + next(100), first, first + next(4))
        });
        let plan = Plan::new(lives);
        for (a, left) in lives.iter().enumerate() {
            for (b, right) in lives.iter().enumerate().filter(|(b, _)| *b > a) {
                let (x, y) = (plan.range(a, 5), plan.range(b, 5));
                assert!(!left.meets(right) || x.end <= y.start || y.end <= x.start, "{a} and {b} overlap: {lives:?}");
            }
        }
        assert!(plan.elements(5) >= plan.lower_bound(5));
    }
}

#[test]
fn apart_no_values_share_memory() {
    let plan = Plan::new([live(64, 0, 1), live(64, 1, 2), live(64, 2, 3)]).apart();
    assert_eq!(plan.elements(10), 1920);
    let mut buffer = vec![0_u8; 1920];
    assert_eq!(plan.slices(&mut buffer, 10, [0, 1, 2]).map(|slice| slice.len()), [640; 3]);
}

#[test]
fn slices_are_disjoint() {
    let plan = Plan::new([live(2, 0, 1), live(3, 0, 1)]);
    let mut buffer = [0_u8; 10];
    let [a, b] = plan.slices(&mut buffer, 2, [0, 1]);
    assert_eq!((a.len(), b.len()), (4, 6));
}

/// As many values as emitted code places in two constants, all of which live at the same time: the most that rustc has to
/// do within one, and it stops at two million steps.
#[test]
fn a_plan_of_many_values_is_made_in_several_constants() {
    const LIVES: [Live; 499] = {
        let mut lives = [live(0, 0, 999); 499];
        let mut value = 0;
        while value < 499 {
            lives[value].per_example = 1 + value * 37 % 100;
            value += 1;
        }
        lives
    };
    const HALF: Placing<499> = Placing::new(LIVES).place(250);
    const WHOLE: Plan<499> = HALF.place(250).finish();
    let sum: usize = LIVES.iter().map(|live| live.per_example).sum();
    assert_eq!(WHOLE.elements(3), 3 * sum);
    let at_once = Plan::new(LIVES);
    assert!((0..499).all(|value| WHOLE.range(value, 3) == at_once.range(value, 3)));
}
