//! Windows: how a convolution or a pool slides over the two axes of an image.
//!
//! One relation stands behind the convolution and both of its gradients. An image x `[B, C, H, W]`, a filter w
//! `[O, C/groups, KH, KW]` and a map y `[B, O, OH, OW]` meet where
//!
//! ```text
//! image row = map row · stride + filter row · dilation − padding        (columns alike)
//! ```
//!
//! and the sum of x·w·y over all that meet is linear in each of the three. Leaving one out gives an operation on the
//! other two: without y it is the convolution, without x the transposed convolution, without w the gradient of the
//! filter. The derivatives of each are the other two, so that nothing else is needed, however often one
//! differentiates.

use crate::ir::types::Dim;

/// The windows along one axis.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sliding {
    /// The length of the image.
    pub image: Dim,
    /// How many elements a window looks at.
    pub window: Dim,
    /// How many windows there are.
    pub count: Dim,
    /// From one window to the next.
    pub stride: Dim,
    /// From one element of a window to the next.
    pub dilation: Dim,
    /// How far the first window begins before the image.
    pub padding: Dim,
    /// The padding behind the image, which only means count.
    pub padding_after: Dim,
    /// Whether the windows share the image evenly instead: window o goes from ⌊o·image/count⌋ to before
    /// ⌈(o + 1)·image/count⌉, and `window` is how long one is at most. Only pools know such windows.
    pub even: bool,
}

/// The windows over an image's rows and columns.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Windows {
    /// Over rows.
    pub rows: Sliding,
    /// Over columns.
    pub columns: Sliding,
    /// In how many parts channels and features are cut; a part of the one meets the same part of the other only.
    pub groups: Dim,
}

/// One of the three tensors of the relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// x `[B, C, H, W]`
    Image,
    /// w `[O, C/groups, KH, KW]`
    Filter,
    /// y `[B, O, OH, OW]`
    Map,
}

impl Side {
    /// The other two, in the order of operands.
    pub fn others(self) -> [Self; 2] {
        match self {
            Self::Image => [Self::Filter, Self::Map],
            Self::Filter => [Self::Image, Self::Map],
            Self::Map => [Self::Image, Self::Filter],
        }
    }

    /// The storage order of such a tensor: channels (or features) last, since they are what kernels run along.
    pub fn order(self) -> Vec<usize> {
        match self {
            Self::Image | Self::Map => vec![0, 2, 3, 1],
            Self::Filter => vec![2, 3, 1, 0],
        }
    }

    /// The name in the text form.
    pub fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Filter => "filter",
            Self::Map => "map",
        }
    }
}

/// The most elements of a window whose places are told apart in bytes: the last number says that there is none.
const MOST_PLACES: i64 = 255;

impl Windows {
    /// Whether the place of an element within a window fits in a byte, whatever sizes rustc finds.
    pub fn has_places_in_bytes(&self) -> bool {
        let [rows, columns] = self.axes().map(|axis| axis.window.as_constant());
        let count = rows.zip(columns).and_then(|(rows, columns)| rows.checked_mul(columns));
        count.is_some_and(|count| count <= MOST_PLACES)
    }
}

impl Sliding {
    /// Windows of `window` elements over a padded axis: as many as lie in it wholly,
    /// `⌊(image + padding − dilation·(window − 1) − 1) / stride⌋ + 1` with the padding of both ends.
    /// `None` if the stride is literally 0.
    pub fn new(image: &Dim, window: &Dim, stride: &Dim, dilation: &Dim, padding: [&Dim; 2]) -> Option<Self> {
        let one = Dim::from(1);
        let free = free(image, window, dilation, padding);
        let count = match free.as_constant() {
            // a window that is longer than the axis: none at all, whatever the stride
            Some(free) if free < 0 => Dim::default(),
            _ => &free.checked_div(stride)? + &one,
        };
        Some(Self {
            image: image.clone(),
            window: window.clone(),
            count,
            stride: stride.clone(),
            dilation: dilation.clone(),
            padding: padding[0].clone(),
            padding_after: padding[1].clone(),
            even: false,
        })
    }

    /// So many windows that share an axis evenly: those of an adaptive pool. Where the axis divides into them, they lie
    /// side by side as any others.
    pub fn even(image: &Dim, count: &Dim) -> Self {
        let one = Dim::from(1);
        let (window, even) = match (image.as_constant(), count.as_constant()) {
            (Some(n), Some(m)) if m > 0 && n % m == 0 => (Dim::from(n / m), false),
            (Some(n), Some(m)) if m > 0 => {
                let length = |o: i64| ((o + 1) * n + m - 1).div_euclid(m) - (o * n).div_euclid(m);
                (Dim::from((0..m).map(length).max().unwrap_or(0)), true)
            }
            _ if image == count => (one.clone(), false),
            _ if count.is_one() => (image.clone(), false),
            // one more than the quotient rounded up, which is (n − 1)/m + 1: a window may begin and end within an element
            _ => {
                let down = (image - &one).checked_div(count).unwrap_or_default();
                (&down + &Dim::from(2), true)
            }
        };
        Self {
            image: image.clone(),
            count: count.clone(),
            stride: if even { one.clone() } else { window.clone() },
            window,
            dilation: one,
            padding: Dim::default(),
            padding_after: Dim::default(),
            even,
        }
    }

    /// As [`Sliding::new`] with the quotient rounded up, so that nothing at the end is left out; but the last window must
    /// begin within the image or the padding before it (PyTorch's `ceil_mode`). `None` if the stride is literally 0, or
    /// if it depends on unknown sizes whether the last window does.
    pub fn covering(image: &Dim, window: &Dim, stride: &Dim, dilation: &Dim, padding: [&Dim; 2]) -> Option<Self> {
        let one = Dim::from(1);
        let free = free(image, window, dilation, padding);
        let mut count = &(&(&free + stride) - &one).checked_div(stride)? + &one;
        let end = image + padding[0];
        let last = &(&count - &one) * stride;
        if let (Some(last), Some(end)) = (last.as_constant(), end.as_constant()) {
            if last >= end {
                count = &count - &one;
            }
        } else {
            // it begins at most `free + stride − 1` after the first, which is less than `end` if this is not below zero
            let slack = &(&end - &free) - stride;
            slack.as_constant().filter(|slack| *slack >= 0)?;
        }
        Some(Self { count, ..Self::new(image, window, stride, dilation, padding)? })
    }

    /// Whether it is known that no window reaches beyond the padded image.
    pub fn is_within_padding(&self) -> bool {
        if self.even {
            return false; // they are not of one length
        }
        let end = &(&self.padding + &self.image) + &self.padding_after;
        let reach = &(&self.dilation * &(&self.window - &Dim::from(1))) + &Dim::from(1);
        match (&(&end - &reach) - &(&(&self.count - &Dim::from(1)) * &self.stride)).as_constant() {
            Some(left) => left >= 0,
            // a count that was rounded down, of sizes that are not known
            None => {
                Self::new(&self.image, &self.window, &self.stride, &self.dilation, [&self.padding, &self.padding_after])
                    .is_some_and(|usual| usual.count == self.count)
            }
        }
    }

    /// Whether it is known that no window reaches beyond the image.
    pub fn is_within_image(&self) -> bool {
        let unpadded = [&self.padding, &self.padding_after].into_iter().all(|padding| *padding == Dim::default());
        unpadded && self.is_within_padding()
    }

    /// The first window of a pool that has no element of the image in it, if that is known.
    pub fn window_of_nothing(&self) -> Option<i64> {
        let Self { image, window, count, stride, dilation, padding, .. } = self;
        if self.even {
            return None;
        }
        let [image, window, count] = [image, window, count].map(Dim::as_constant);
        let [stride, dilation, padding] = [stride, dilation, padding].map(Dim::as_constant);
        let (image, window, count, stride, dilation, padding) = (image?, window?, count?, stride?, dilation?, padding?);
        let inside = |at: i64| (0..image).contains(&at);
        let is_empty = |start: i64| !(0..window).any(|tap| inside(start + tap * dilation));
        // without gaps, a window that begins before the end of the image and ends after its start has some of it
        (0..if dilation > 1 { count } else { 0 }).find(|index| is_empty(index * stride - padding))
    }
}

/// How far the first window may move until its last element is the last of the padded axis.
fn free(image: &Dim, window: &Dim, dilation: &Dim, padding: [&Dim; 2]) -> Dim {
    let one = Dim::from(1);
    let reach = &(dilation * &(window - &one)) + &one;
    &(&(image + padding[0]) + padding[1]) - &reach
}

impl Windows {
    /// Rows and columns.
    pub fn axes(&self) -> [&Sliding; 2] {
        [&self.rows, &self.columns]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(image: i64, window: i64, stride: i64, dilation: i64, padding: [i64; 2]) -> Option<i64> {
        let [image, window, stride, dilation] = [image, window, stride, dilation].map(Dim::from);
        let padding = padding.map(Dim::from);
        Sliding::new(&image, &window, &stride, &dilation, [&padding[0], &padding[1]])?.count.as_constant()
    }

    #[test]
    fn windows_are_counted_as_pytorch_counts_them() {
        assert_eq!(count(32, 3, 1, 1, [1, 1]), Some(32));
        assert_eq!(count(32, 2, 2, 1, [0, 0]), Some(16));
        assert_eq!(count(7, 3, 2, 2, [1, 1]), Some(3));
        assert_eq!(count(5, 1, 9, 1, [0, 0]), Some(1));
        assert_eq!(count(2, 3, 1, 1, [0, 0]), Some(0));
        assert_eq!(count(2, 3, 4, 1, [0, 0]), Some(0));
        assert_eq!(count(2, 3, 0, 1, [2, 0]), None);
    }

    #[test]
    fn ceil_mode_counts_a_last_window_that_begins_within_the_image() {
        let covering = |image: i64, window: i64, stride: i64, dilation: i64, padding: [i64; 2]| {
            let [image, window, stride, dilation] = [image, window, stride, dilation].map(Dim::from);
            let [before, after] = padding.map(Dim::from);
            Sliding::covering(&image, &window, &stride, &dilation, [&before, &after])?.count.as_constant()
        };
        // torch.nn.functional.max_pool1d(torch.zeros(1, image), window, stride, padding, dilation, True).shape
        assert_eq!(covering(7, 2, 2, 1, [0, 0]), Some(4));
        assert_eq!(covering(8, 2, 2, 1, [0, 0]), Some(4));
        assert_eq!(covering(7, 3, 2, 1, [1, 1]), Some(4));
        assert_eq!(covering(5, 1, 3, 1, [0, 0]), Some(2));
        assert_eq!(covering(5, 2, 4, 1, [1, 1]), Some(2));
        assert_eq!(covering(6, 2, 4, 1, [0, 0]), Some(2));
        assert_eq!(covering(4, 2, 4, 1, [0, 0]), Some(1));
        assert_eq!(covering(3, 2, 3, 1, [1, 1]), Some(2));
        assert_eq!(covering(1, 2, 2, 1, [0, 0]), Some(1));
        assert_eq!(covering(2, 3, 0, 1, [2, 0]), None);
        let (h, two, three, zero) = (Dim::named("H"), Dim::from(2), Dim::from(3), Dim::default());
        let halved = Sliding::covering(&h, &two, &two, &Dim::from(1), [&zero, &zero]).unwrap();
        assert_eq!(halved.count.to_string(), "(H - 1)/2 + 1");
        assert!(Sliding::covering(&h, &two, &three, &Dim::from(1), [&zero, &zero]).is_none());
    }

    #[test]
    fn even_windows_cover_an_axis() {
        let even = |image: i64, count: i64| Sliding::even(&Dim::from(image), &Dim::from(count));
        let window = |image: i64, count: i64| (even(image, count).window.as_constant(), even(image, count).even);
        assert_eq!(window(6, 3), (Some(2), false));
        assert_eq!(window(7, 5), (Some(3), true));
        assert_eq!(window(5, 4), (Some(2), true));
        assert_eq!(window(3, 7), (Some(2), true));
        let (h, five) = (Dim::named("H"), Dim::from(5));
        assert_eq!(Sliding::even(&h, &five).window.to_string(), "(H - 1)/5 + 2");
        assert!(!Sliding::even(&h, &h).even && !Sliding::even(&h, &Dim::from(1)).even);
    }

    #[test]
    fn a_window_with_gaps_may_miss_the_image() {
        let sliding = |image: i64, dilation: i64| {
            let [image, window, stride, dilation, pad] = [image, 2, 1, dilation, 1].map(Dim::from);
            Sliding::new(&image, &window, &stride, &dilation, [&pad, &pad]).unwrap()
        };
        assert_eq!(sliding(1, 2).window_of_nothing(), Some(0));
        assert_eq!(sliding(2, 2).window_of_nothing(), None);
        assert_eq!(sliding(1, 1).window_of_nothing(), None);
    }

    #[test]
    fn sizes_that_only_rustc_knows_stay_formulas() {
        let (h, three, one, two) = (Dim::named("H"), Dim::from(3), Dim::from(1), Dim::from(2));
        let same = Sliding::new(&h, &three, &one, &one, [&one, &one]).unwrap();
        assert_eq!(same.count, h);
        let half = Sliding::new(&h, &two, &two, &one, [&Dim::default(), &Dim::default()]).unwrap();
        assert_eq!(half.count.to_string(), "(H - 2)/2 + 1");
    }
}
