use super::*;

const TRAINING: usize = 2000;

/// The mean picture of each group of pictures.
fn means(shapes: &Shapes, groups: usize, group: impl Fn(usize) -> usize) -> Vec<Vec<f32>> {
    let mut sums = vec![vec![0.0_f32; PIXELS]; groups];
    let mut counts = vec![0.0_f32; groups];
    for (i, image) in shapes.images.chunks_exact(PIXELS).enumerate() {
        counts[group(i)] += 1.0;
        for (sum, &pixel) in sums[group(i)].iter_mut().zip(image) {
            *sum += f32::from(pixel);
        }
    }
    for (sum, count) in sums.iter_mut().zip(counts) {
        for s in sum {
            *s /= count;
        }
    }
    sums
}

/// The part of the pictures whose nearest template, by squared distance, is of their class.
fn accuracy(shapes: &Shapes, templates: &[Vec<f32>], class: impl Fn(usize) -> usize) -> f64 {
    let right = shapes
        .images
        .chunks_exact(PIXELS)
        .zip(&shapes.labels)
        .filter(|(image, label)| {
            let distance = |template: &[f32]| -> f32 {
                let pairs = image.iter().zip(template);
                pairs.map(|(&p, t)| (f32::from(p) - t).powi(2)).sum()
            };
            let nearest =
                (0..templates.len()).min_by(|&a, &b| distance(&templates[a]).total_cmp(&distance(&templates[b])));
            nearest.map(&class) == Some(usize::from(**label))
        })
        .count();
    right as f64 / shapes.labels.len() as f64
}

#[test]
fn the_same_seed_gives_the_same_pictures_and_another_seed_others() {
    let shapes = generate(50, Seed(1));
    assert_eq!(shapes, generate(50, Seed(1)));
    assert_ne!(shapes.images, generate(50, Seed(2)).images);
    assert_eq!(shapes.images.len(), 50 * PIXELS);
    // FNV-1a of all bytes: the pictures are part of what the trainer promises to reproduce
    let hash =
        shapes.images.iter().fold(0xcbf2_9ce4_8422_2325_u64, |h, &b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    assert_eq!(hash, 0xaad2_5ce1_a05e_60cc, "{hash:#x}");
}

#[test]
fn classes_and_modes_are_equally_frequent() {
    let shapes = generate(400, Seed(3));
    let mut counts = [[0; MODES]; CLASSES];
    for (&label, &mode) in shapes.labels.iter().zip(&shapes.modes) {
        counts[usize::from(label)][usize::from(mode)] += 1;
    }
    assert_eq!(counts, [[10; MODES]; CLASSES]);
    assert_eq!(generate(0, Seed(3)).labels, [0_u8; 0]);
}

#[test]
fn matching_and_mixed_have_the_same_mean_picture() {
    let shapes = generate(4000, Seed(4));
    let class = |i: usize| usize::from(shapes.labels[i]);
    let classes = means(&shapes, CLASSES, class);
    let modes = means(&shapes, CLASSES * MODES, |i| class(i) * MODES + usize::from(shapes.modes[i]));
    let between = |a: &[f32], b: &[f32]| -> f32 {
        let sum: f32 = a.iter().zip(b).map(|(x, y)| (x - y).powi(2)).sum();
        (sum / PIXELS as f32).sqrt()
    };
    for kind in 0..CLASSES / 2 {
        let [matching, mixed] = [2 * kind, 2 * kind + 1];
        let classes_apart = between(&classes[matching], &classes[mixed]);
        let modes_apart = between(&modes[matching * MODES], &modes[mixed * MODES]);
        assert!(classes_apart < 5.0, "{kind}: class means {classes_apart} apart");
        assert!(modes_apart > 15.0, "{kind}: mode means {modes_apart} apart");
    }
}

#[test]
fn one_template_a_class_is_poor_and_one_a_mode_is_good() {
    let training = generate(TRAINING, Seed(5));
    let test = generate(500, Seed(6));
    let class = |i: usize| usize::from(training.labels[i]);
    let by_class = accuracy(&test, &means(&training, CLASSES, class), |t| t);
    let by_mode = means(&training, CLASSES * MODES, |i| class(i) * MODES + usize::from(training.modes[i]));
    let by_mode = accuracy(&test, &by_mode, |t| t / MODES);
    assert!(by_class < 0.5, "class templates: {by_class}");
    assert!(by_mode > by_class + 0.2, "mode templates: {by_mode}, class templates: {by_class}");
    assert!(by_mode < 0.95, "mode templates: {by_mode}, so the set is trivial");
}
