use ndarray::{Array, ArrayView4, Dimension};

use super::rows::in_order;
use crate::{Class, Error};

/// Labelled images of one size, as bytes.
///
/// ```
/// use nn_runtime::data::Dataset;
///
/// let names = vec!["dark".to_owned(), "light".to_owned()];
/// let data = Dataset::new(vec![0, 10, 250, 255], [1, 1, 2], vec![0, 1], names)?;
/// assert_eq!(data.len(), 2);
/// assert_eq!(data.images()[[1, 0, 0, 1]], 255);
/// assert_eq!(data.class_name(1), "light");
/// # Ok::<(), nn_runtime::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    pixels: Vec<u8>,
    image: [usize; 3],
    labels: Vec<u32>,
    class_names: Vec<String>,
    coarse: Option<(Vec<u32>, Vec<String>)>,
}

/// What to train on, and what to test on.
#[derive(Clone, Debug, PartialEq)]
pub struct Splits {
    /// The training set.
    pub train: Dataset,
    /// The test set.
    pub test: Dataset,
}

impl Dataset {
    /// Images one after another, each `[channels, height, width]` in row-major order; one label each, of any type of
    /// integers, and the names of the classes that labels count. They are kept as [`u32`]: four bytes an image.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the number of pixels is not that of the labels' images; [`Error::Label`] for the first label
    /// that has no name.
    pub fn new<C: Class>(
        pixels: Vec<u8>,
        image: [usize; 3],
        labels: Vec<C>,
        class_names: Vec<String>,
    ) -> Result<Self, Error> {
        check_size("dataset", &[labels.len(), image[0], image[1], image[2]])?;
        let expected = image.iter().try_fold(labels.len(), |product, &size| product.checked_mul(size));
        if expected != Some(pixels.len()) {
            let why = format!(
                "expected the pixels of {} images of shape {image:?} for as many labels, given {} bytes",
                labels.len(),
                pixels.len()
            );
            return Err(Error::invalid("dataset", why));
        }
        let labels = classes("labels", labels, class_names.len())?;
        Ok(Self { pixels, image, labels, class_names, coarse: None })
    }

    /// Images in an array of bytes: `[n, channels, height, width]`, or `[n, height, width]` where they are grey.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an array of another number of axes; otherwise as [`new`](Self::new).
    pub fn of_images<D: Dimension, C: Class>(
        images: Array<u8, D>,
        labels: Vec<C>,
        class_names: Vec<String>,
    ) -> Result<Self, Error> {
        let (count, image) = match *images.shape() {
            [count, height, width] => (count, [1, height, width]),
            [count, channels, height, width] => (count, [channels, height, width]),
            _ => {
                let why = format!("expected images of three axes or four, given {}", images.ndim());
                return Err(Error::invalid("dataset", why));
            }
        };
        if count != labels.len() {
            let why = format!("expected {count} labels, one an image, given {}", labels.len());
            return Err(Error::invalid("dataset", why));
        }
        Self::new(in_order(images), image, labels, class_names)
    }

    /// Adds a second, coarser label for each image, and those classes' names.
    ///
    /// # Errors
    /// [`Error::Invalid`] if there is not one for each image; [`Error::Label`] for the first that has no name.
    pub fn with_coarse_labels<C: Class>(self, labels: Vec<C>, class_names: Vec<String>) -> Result<Self, Error> {
        if labels.len() != self.len() {
            let why = format!("expected {} coarse labels, one an image, given {}", self.len(), labels.len());
            return Err(Error::invalid("dataset", why));
        }
        let labels = classes("coarse labels", labels, class_names.len())?;
        Ok(Self { coarse: Some((labels, class_names)), ..self })
    }

    /// The number of images.
    #[must_use]
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there are no images.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The shape of one image: `[channels, height, width]`.
    #[must_use]
    pub fn image_shape(&self) -> [usize; 3] {
        self.image
    }

    /// The number of bytes in one image.
    #[must_use]
    pub fn image_len(&self) -> usize {
        self.image.iter().product()
    }

    /// All images: `[n, channels, height, width]`, bytes from 0 to 255.
    ///
    /// # Panics
    /// Never: the sizes were checked when the set was made.
    #[must_use]
    pub fn images(&self) -> ArrayView4<'_, u8> {
        let [channels, height, width] = self.image;
        ArrayView4::from_shape((self.len(), channels, height, width), &self.pixels).expect("checked by `new`")
    }

    /// All images' bytes, one image after another.
    #[must_use]
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// The label of each image.
    #[must_use]
    pub fn labels(&self) -> &[u32] {
        &self.labels
    }

    /// The coarser label of each image, where there is one (CIFAR-100's superclasses).
    #[must_use]
    pub fn coarse_labels(&self) -> Option<&[u32]> {
        self.coarse.as_ref().map(|(labels, _)| &labels[..])
    }

    /// The number of classes.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.class_names.len()
    }

    /// The names of the classes.
    #[must_use]
    pub fn class_names(&self) -> &[String] {
        &self.class_names
    }

    /// The names of the coarser classes, where there are any.
    #[must_use]
    pub fn coarse_class_names(&self) -> Option<&[String]> {
        self.coarse.as_ref().map(|(_, names)| &names[..])
    }

    /// The name of a class; `?` for one that there is not.
    #[must_use]
    pub fn class_name(&self, class: usize) -> &str {
        self.class_names.get(class).map_or("?", String::as_str)
    }

    /// The first `count` images (all, if there are fewer), with their labels.
    #[must_use]
    pub fn take(mut self, count: usize) -> Self {
        let count = count.min(self.len());
        self.pixels.truncate(count * self.image_len());
        // of a large set, that is much memory
        self.pixels.shrink_to_fit();
        self.labels.truncate(count);
        if let Some((labels, _)) = &mut self.coarse {
            labels.truncate(count);
        }
        self
    }
}

/// How large the first two axes of an array without elements may be, which take memory all the same: a file of a few bytes
/// can say that there are any number of rows, or of channels, where each is of size 0.
const EMPTY: usize = 1 << 16;

/// A shape `[examples, channels, …]` whose size cannot be counted is an error, even where an axis of size 0 makes it one of no
/// elements.
pub(super) fn check_size(what: &'static str, shape: &[usize]) -> Result<(), Error> {
    let counted = shape.iter().filter(|&&size| size > 0);
    let size = counted.clone().try_fold(1_usize, |product, &size| product.checked_mul(size));
    let is_empty = counted.count() < shape.len();
    let takes_memory = is_empty && shape.iter().take(2).any(|&size| size > EMPTY);
    if takes_memory || size.is_none_or(|size| isize::try_from(size).is_err()) {
        return Err(Error::invalid(what, format!("expected sizes of an array, given {shape:?}")));
    }
    Ok(())
}

/// Labels as they are kept; the first that is no class is an error.
pub(super) fn classes<C: Class>(input: &str, labels: Vec<C>, classes: usize) -> Result<Vec<u32>, Error> {
    let class = |(index, label): (usize, C)| {
        let class = label.to_index().filter(|&class| class < classes).and_then(|class| u32::try_from(class).ok());
        class.ok_or_else(|| Error::Label { input: input.to_owned(), index, value: label.to_number(), classes })
    };
    labels.into_iter().enumerate().map(class).collect()
}

/// As [`classes`], of labels that are kept already.
pub(super) fn check_labels(input: &str, labels: &[u32], classes: usize) -> Result<(), Error> {
    match labels.iter().position(|&label| label as usize >= classes) {
        None => Ok(()),
        Some(index) => Err(Error::Label { input: input.to_owned(), index, value: i128::from(labels[index]), classes }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(count: usize) -> Vec<String> {
        (0..count).map(|i| format!("class {i}")).collect()
    }

    #[test]
    fn pieces_that_do_not_fit_are_errors() {
        let error = Dataset::new(vec![0; 7], [1, 2, 2], vec![0, 1], names(2)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "dataset: expected the pixels of 2 images of shape [1, 2, 2] for as many labels, given 7 bytes"
        );
        let error = Dataset::new(vec![0; 8], [1, 2, 2], vec![0, 2], names(2)).unwrap_err();
        assert_eq!(error.to_string(), "`labels`: expected labels from 0 to 1, given 2 at index 1 (2 classes)");
        assert!(Dataset::new(vec![], [usize::MAX, 2, 2], vec![0], names(1)).is_err());
        // no pixels, and sizes that nothing can have
        for image in [[1, 1 << 32, 1 << 32], [1, usize::MAX, 2], [0, usize::MAX, 2], [1 << 40, 0, 0]] {
            let error = Dataset::new(vec![], image, Vec::<u8>::new(), names(1)).unwrap_err().to_string();
            assert!(error.starts_with("dataset: expected sizes of an array, given [0, "), "{error}");
        }
        assert!(Dataset::new(vec![], [3, 32, 32], Vec::<u8>::new(), names(10)).unwrap().is_empty());
    }

    #[test]
    fn arrays_of_three_axes_or_four_are_images() {
        let grey = Array::from_shape_fn((2, 3, 4), |(i, j, k)| (12 * i + 4 * j + k) as u8);
        let data = Dataset::of_images(grey.clone(), vec![0, 1], names(2)).unwrap();
        assert_eq!((data.image_shape(), data.pixels()), ([1, 3, 4], &(0..24).collect::<Vec<u8>>()[..]));
        // axes in another order, as of an image of pixels in one of planes
        let pixels = Array::from_shape_fn((1, 2, 2, 3), |(_, y, x, c)| (100 * c + 10 * y + x) as u8);
        let data = Dataset::of_images(pixels.permuted_axes([0, 3, 1, 2]), vec![0], names(1)).unwrap();
        assert_eq!((data.image_shape(), data.pixels()[..5].to_vec()), ([3, 2, 2], vec![0, 1, 10, 11, 100]));
        let error = Dataset::of_images(grey.clone(), vec![0], names(1)).unwrap_err().to_string();
        assert_eq!(error, "dataset: expected 2 labels, one an image, given 1");
        let error =
            Dataset::of_images(grey.remove_axis(ndarray::Axis(0)), Vec::<u8>::new(), vec![]).unwrap_err().to_string();
        assert_eq!(error, "dataset: expected images of three axes or four, given 2");
    }

    #[test]
    fn labels_of_any_type_count_any_number_of_classes() {
        let images = || vec![0; 3];
        let data = Dataset::new(images(), [1, 1, 1], vec![255_u16, 256, 999], names(1000)).unwrap();
        assert_eq!((data.labels(), data.class_name(999)), (&[255, 256, 999][..], "class 999"));
        assert_eq!(Dataset::new(images(), [1, 1, 1], vec![255_i64, 256, 999], names(1000)).unwrap(), data);
        let error = Dataset::new(images(), [1, 1, 1], vec![0_i32, -1, 7], names(1000)).unwrap_err().to_string();
        assert_eq!(error, "`labels`: expected labels from 0 to 999, given -1 at index 1 (1000 classes)");
        let error = Dataset::new(images(), [1, 1, 1], vec![1_u64 << 32, 0, 0], names(1000)).unwrap_err().to_string();
        assert_eq!(error, "`labels`: expected labels from 0 to 999, given 4294967296 at index 0 (1000 classes)");
        assert_eq!(
            data.with_coarse_labels(vec![70_000_usize; 3], names(70_001)).unwrap().coarse_labels(),
            Some(&[70_000; 3][..])
        );
    }

    #[test]
    fn coarse_labels_are_one_an_image() {
        let data = || Dataset::new(vec![0; 8], [1, 2, 2], vec![0, 1], names(2)).unwrap();
        assert!(data().coarse_labels().is_none());
        assert!(data().with_coarse_labels(vec![0], names(1)).is_err());
        assert!(data().with_coarse_labels(vec![0, 1], names(1)).is_err());
        let data = data().with_coarse_labels(vec![0, 1], names(2)).unwrap();
        assert_eq!(data.coarse_labels(), Some(&[0, 1][..]));
        assert_eq!(data.coarse_class_names(), Some(&names(2)[..]));
    }

    #[test]
    fn take_keeps_the_first() {
        let data = Dataset::new((0..12).collect(), [1, 2, 2], vec![2, 1, 0], names(3)).unwrap();
        let data = data.with_coarse_labels(vec![0, 0, 0], names(1)).unwrap().take(2);
        assert_eq!((data.len(), data.labels(), data.coarse_labels()), (2, &[2, 1][..], Some(&[0, 0][..])));
        assert_eq!(data.images()[[1, 0, 1, 1]], 7);
        assert_eq!(data.clone().take(9), data);
        assert_eq!((data.class_name(2), data.class_name(3)), ("class 2", "?"));
    }
}
