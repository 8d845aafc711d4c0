use super::*;

const fn live(per_example: usize, first: usize, last: usize) -> Live {
    Live { per_example, fixed: 0, first, last }
}

#[test]
fn values_share_memory_when_their_lives_do_not_meet() {
    const PLAN: Plan<3> = Plan::new([live(64, 0, 1), live(64, 1, 2), live(64, 2, 3)]);
    assert_eq!(PLAN.bytes(10), 1280);
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
    assert_eq!(plan.bytes(3), 58);
    assert_eq!(plan.bytes(0), 7);
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
        assert!(plan.bytes(5) >= plan.lower_bound(5));
    }
}

#[test]
fn apart_no_values_share_memory() {
    let plan = Plan::new([live(64, 0, 1), live(64, 1, 2), live(64, 2, 3)]).apart();
    assert_eq!(plan.bytes(10), 1920);
    let mut arena = Arena::<f32>::zeroed(1920);
    assert_eq!(plan.slices(&mut arena, 10, [0, 1, 2]).map(|slice| slice.len()), [160; 3]);
}

#[test]
fn slices_are_disjoint() {
    let plan = Plan::new([per_example(2, 0..=1), per_example(3, 0..=1)]);
    let mut arena = Arena::<f32>::zeroed(40);
    let [a, b] = plan.slices(&mut arena, 2, [0, 1]);
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
    assert_eq!(WHOLE.bytes(3), 3 * sum);
    let at_once = Plan::new(LIVES);
    assert!((0..499).all(|value| WHOLE.range(value, 3) == at_once.range(value, 3)));
}

/// Some lives in the order in which they begin, where the plan puts them, each one's neighbour below, and the order in
/// which they end.
fn found<const N: usize>(next: &mut impl FnMut(u64) -> usize) -> ([Live; N], [[usize; N]; 3]) {
    let mut lives: [Live; N] = std::array::from_fn(|_| {
        let first = next(20);
        let size = next(50);
        let (per_example, fixed) = if next(4) == 0 { (0, size) } else { (size, 0) };
        Live { per_example, fixed, first, last: first + next(8) }
    });
    lives.sort_by_key(|live| live.first);
    let offsets = Plan::new(lives).offsets;
    let mut ended: [usize; N] = std::array::from_fn(|value| value);
    ended.sort_by_key(|value| lives[*value].last);
    let below = std::array::from_fn(|value| {
        let live = lives[value];
        let lives_then = |other: &usize| lives[*other].size() > 0 && lives[*other].last >= live.first;
        let is_below = |other: &usize| lives[*other].part() == live.part() && offsets[*other] < offsets[value];
        let below = (0..value).filter(lives_then).filter(is_below);
        below.max_by_key(|other| offsets[*other]).unwrap_or(N)
    });
    (lives, [offsets, below, ended])
}

#[test]
fn places_that_were_found_before_are_those_of_the_plan() {
    let mut state = 7_u64;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from((state >> 33) % below).unwrap()
    };
    for _ in 0..500 {
        let (lives, [offsets, below, ended]) = found::<24>(&mut next);
        let (placed, plan) = (Plan::placed(lives, offsets, below, ended), Plan::new(lives));
        assert_eq!((placed.offsets, placed.totals), (plan.offsets, plan.totals));
    }
}

/// Whatever numbers are given: a plan is refused, or no two of its values overlap.
#[test]
fn places_that_overlap_are_refused() {
    let mut state = 11_u64;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from((state >> 33) % below).unwrap()
    };
    let mut refused = 0;
    for _ in 0..1000 {
        let (lives, mut lists) = found::<12>(&mut next);
        for _ in 0..=next(3) {
            let list = next(3);
            lists[list][next(12)] = next(if list == 0 { 100 } else { 12 });
        }
        let [offsets, below, ended] = lists;
        let Ok(plan) = std::panic::catch_unwind(|| Plan::placed(lives, offsets, below, ended)) else {
            refused += 1;
            continue;
        };
        for (a, left) in lives.iter().enumerate() {
            for (b, right) in lives.iter().enumerate().filter(|(b, _)| *b > a) {
                let (x, y) = (plan.range(a, 5), plan.range(b, 5));
                let apart = x.is_empty() || y.is_empty() || x.end <= y.start || y.end <= x.start;
                assert!(!left.meets(right) || apart, "{a} and {b} overlap: {lives:?} {offsets:?}");
            }
        }
    }
    assert!(refused > 500, "{refused}");
}

/// Values of bytes keep those of reals behind them aligned, whatever the batch and the type.
#[test]
fn reals_behind_bytes_are_aligned() {
    fn check<F: Real>() {
        const PLAN: Plan<4> =
            Plan::new([bytes_per_example(9, 0..=1), per_example(3, 0..=1), fixed_bytes(5, 0..=1), fixed(2, 0..=1)]);
        for batch in [1, 2, 3, 7] {
            let mut arena = Arena::<F>::zeroed(PLAN.bytes(batch));
            let ([a, b], [bytes, fixed_bytes]) = PLAN.slices_and_bytes(&mut arena, batch, [1, 3], [0, 2]);
            assert_eq!((a.len(), b.len()), (3 * batch, 2));
            assert!(bytes.len() >= 9 * batch && fixed_bytes.len() >= 5);
        }
    }
    check::<f32>();
    check::<f64>();
}

/// A mask of a quarter of the bytes takes part of the place of a value of reals that is gone.
#[test]
fn bytes_take_the_place_of_reals() {
    const PLAN: Plan<3> = Plan::new([per_example(64, 0..=1), bytes_per_example(64, 2..=3), per_example(48, 2..=3)]);
    assert_eq!(PLAN.bytes(2), 512);
    assert_eq!(PLAN.bytes(2), PLAN.lower_bound(2));
    let mut arena = Arena::<f32>::zeroed(512);
    PLAN.slices(&mut arena, 2, [0])[0].fill(1.0);
    let ([reals], [mask]) = PLAN.slices_and_bytes(&mut arena, 2, [2], [1]);
    assert_eq!((reals.len(), mask.len()), (96, 128));
    mask.fill(255);
    assert!(reals.iter().all(|x| x.to_bits() == 1.0_f32.to_bits()), "the mask overlaps the reals beside it");
}
