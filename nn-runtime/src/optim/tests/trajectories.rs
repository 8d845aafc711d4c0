//! What each rule does to one weight, step by step.

use super::*;

// The hyper-parameters below are f32, so that 0.1 is 0.100000001 in f64 too: hence a precision of 1e-7.

/// The gradients of the trajectories below.
const GRADIENTS: [f64; 9] = [2.0, -1.0, 0.5, 0.3, -2.0, 1.5, 0.25, -0.75, 1.0];

// What PyTorch 2.15 gives for one weight in f64, and of Lion, which it lacks, the program of the paper in Python. Long enough
// for RAdam's rectified steps; tests/vectors has other trajectories, of networks.

#[test]
fn adam() {
    let expected = [
        0.899_999_999,
        0.873_366_295,
        0.839_323_38,
        0.804_119_678,
        0.817_373_92,
        0.804_592_172,
        0.789_744_891,
        0.787_623_616,
        0.772_335_831,
    ];
    assert_sequence(Adam::new(0.1), 1.0, &GRADIENTS, &expected);
}

#[test]
fn adamw() {
    let expected = [
        0.849_999_998,
        0.780_866_294,
        0.707_780_063,
        0.637_187_358,
        0.618_582_231,
        0.574_871_371,
        0.531_280_521,
        0.502_595_22,
        0.462_177_673,
    ];
    assert_sequence(AdamW::new(0.1).weight_decay(0.5), 1.0, &GRADIENTS, &expected);
}

#[test]
fn adamax() {
    let expected = [
        0.899_999_999,
        0.864_174_7,
        0.827_761_136,
        0.793_581_827,
        0.783_445_626,
        0.759_234_445,
        0.734_788_006,
        0.717_319_802,
        0.693_745_525,
    ];
    assert_sequence(Adamax::new(0.1).weight_decay(0.5), 1.0, &GRADIENTS, &expected);
}

#[test]
fn nadam() {
    let expected = [
        0.894_293_752,
        0.935_220_529,
        0.908_105_097,
        0.887_707_65,
        0.970_970_96,
        0.909_474_016,
        0.895_411_647,
        0.927_428_84,
        0.878_935_674,
    ];
    assert_sequence(NAdam::new(0.1).momentum_decay(0.1), 1.0, &GRADIENTS, &expected);
}

#[test]
fn radam() {
    let expected = [
        0.789_999_997,
        0.738_999_996,
        0.685_642_061,
        0.637_082_473,
        0.647_663_997,
        0.643_130_943,
        0.636_331_226,
        0.633_169_83,
        0.623_519_806,
    ];
    assert_sequence(RAdam::new(0.1).betas(0.9, 0.9).weight_decay(0.1), 1.0, &GRADIENTS, &expected);
}

#[test]
fn adagrad() {
    let expected = [
        0.899_999_999,
        0.937_267_799,
        0.921_680_806,
        0.913_566_888,
        0.949_923_554,
        0.927_893_298,
        0.924_564_344,
        0.933_505_698,
        0.922_925_518,
    ];
    assert_sequence(Adagrad::new(0.1).lr_decay(0.2), 1.0, &GRADIENTS, &expected);
}

#[test]
fn centered_rmsprop() {
    let expected = [
        0.800_199_797,
        0.881_782_844,
        0.826_374_294,
        0.779_416_203,
        0.942_726_841,
        0.840_355_12,
        0.816_245_964,
        0.899_792_356,
        0.786_837_013,
    ];
    assert_sequence(RmsProp::new(0.1).centered().alpha(0.5).eps(1e-3), 1.0, &GRADIENTS, &expected);
}

#[test]
fn adadelta() {
    let expected = [
        0.900_124_766,
        0.965_950_182,
        0.929_557_015,
        0.906_803_164,
        1.015_269_382,
        0.925_095_013,
        0.907_976_61,
        0.958_402_049,
        0.892_062_936,
    ];
    assert_sequence(Adadelta::new(1.0).eps(1e-3), 1.0, &GRADIENTS, &expected);
}

#[test]
fn dampening() {
    let expected = [
        0.799_999_997,
        0.669_999_995,
        0.527_999_993,
        0.385_199_991,
        0.356_679_99,
        0.256_011_989,
        0.152_910_787,
        0.097_619_707,
        -0.002_142_267,
    ];
    assert_sequence(Sgd::new(0.1).momentum(0.9).dampening(0.5), 1.0, &GRADIENTS, &expected);
}

#[test]
fn lion() {
    let expected = [
        0.849_999_998,
        0.907_499_999,
        0.762_124_997,
        0.624_018_745,
        0.692_817_809,
        0.558_176_916,
        0.430_268_068,
        0.508_754_666,
        0.383_316_931,
    ];
    assert_sequence(Lion::new(0.1).weight_decay(0.5), 1.0, &GRADIENTS, &expected);
}

#[test]
fn amsgrad() {
    let expected = [
        0.900_000_000,
        0.869_918_548,
        0.835_771_762,
        0.803_431_456,
        0.809_655_811,
        0.792_435_774,
        0.774_321_457,
        0.767_120_182,
        0.749_524_504,
    ];
    assert_sequence(Adam::new(0.1).betas(0.9, 0.5).weight_decay(0.1).amsgrad(), 1.0, &GRADIENTS, &expected);
}

#[test]
fn adamw_with_amsgrad() {
    let expected = [
        0.850_000_000,
        0.781_715_898,
        0.712_853_197,
        0.649_378_460,
        0.628_818_748,
        0.585_616_140,
        0.543_605_226,
        0.514_679_896,
        0.476_601_381,
    ];
    assert_sequence(AdamW::new(0.1).betas(0.9, 0.5).weight_decay(0.5).amsgrad(), 1.0, &GRADIENTS, &expected);
}

#[test]
fn rmsprop() {
    let expected = [
        0.000_000_050,
        0.449_013_285,
        0.228_909_099,
        0.097_335_169,
        0.758_630_108,
        0.312_512_430,
        0.237_992_684,
        0.457_212_793,
        0.175_357_013,
    ];
    assert_sequence(RmsProp::new(0.1), 1.0, &GRADIENTS, &expected);
}

#[test]
fn rmsprop_with_momentum() {
    let expected = [
        0.858_678_573,
        0.827_204_477,
        0.748_630_034,
        0.642_643_622,
        0.691_358_666,
        0.630_300_090,
        0.558_203_319,
        0.581_394_130,
        0.496_311_181,
    ];
    assert_sequence(RmsProp::new(0.1).alpha(0.5).eps(1e-3).momentum(0.8), 1.0, &GRADIENTS, &expected);
}

#[test]
fn centered_rmsprop_with_momentum() {
    let expected = [
        0.800_190_295,
        0.714_866_703,
        0.583_753_006,
        0.423_172_171,
        0.453_143_393,
        0.371_769_890,
        0.279_012_264,
        0.284_783_281,
        0.173_252_669,
    ];
    assert_sequence(
        RmsProp::new(0.1).alpha(0.5).eps(1e-3).weight_decay(0.1).momentum(0.8).centered(),
        1.0,
        &GRADIENTS,
        &expected,
    );
}
