//! Shared parts of the example programs: a picture set that needs no files, convolutional networks, pictures and reports
//! of training, what programs say, and the download of CIFAR-10.

pub mod data;
#[cfg(feature = "download")]
pub mod download;
pub mod networks;
pub mod output;
#[cfg(feature = "pictures")]
pub mod pictures;
#[cfg(feature = "pictures")]
pub mod report;
pub mod shapes;

/// The shape of one picture, as CIFAR-10 lays it out: red, green and blue planes of 32 rows of 32 pixels.
pub const PICTURE: [usize; 3] = [3, 32, 32];

/// The number of values in one picture.
pub const PIXELS: usize = PICTURE[0] * PICTURE[1] * PICTURE[2];
