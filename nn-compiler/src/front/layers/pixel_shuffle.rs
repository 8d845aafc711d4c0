//! `pixel_shuffle(upscale_factor)`, `pixel_unshuffle(downscale_factor)`, `depth_to_space(blocksize)`,
//! `space_to_depth(blocksize)`, `channel_shuffle(groups)`: channels that become rows and columns, and back; channels in
//! another order.
//!
//! Shapes: `[C·r², H, W]` to `[C, H·r, W·r]` and back. In `pixel_shuffle` and `pixel_unshuffle` the r² channels of one
//! colour stand together (`torch.nn.PixelShuffle`), in `depth_to_space` and `space_to_depth` the colours of one place do
//! (ONNX's default). `channel_shuffle` takes one channel of each group in turn (`torch.nn.ChannelShuffle`): `[C, …]` as it
//! was.

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::front::layers::axes::{outer, with_example};
use crate::ir::graph::NodeId;
use crate::ir::types::{Dim, Shape, TensorType};

/// Channels, rows and columns in another arrangement.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum PixelShuffle {
    /// Channels to places, those of a colour together.
    Shuffle,
    /// And back.
    Unshuffle,
    /// Channels to places, the colours of a place together.
    DepthToSpace,
    /// And back.
    SpaceToDepth,
    /// Channels among themselves.
    Channels,
}

impl Layer for PixelShuffle {
    fn name(&self) -> &'static str {
        match self {
            Self::Shuffle => "pixel_shuffle",
            Self::Unshuffle => "pixel_unshuffle",
            Self::DepthToSpace => "depth_to_space",
            Self::SpaceToDepth => "space_to_depth",
            Self::Channels => "channel_shuffle",
        }
    }

    fn formula(&self) -> &'static str {
        match self {
            Self::Shuffle | Self::DepthToSpace => "r² channels become r rows and r columns",
            Self::Unshuffle | Self::SpaceToDepth => "r rows and r columns become r² channels",
            Self::Channels => "one channel of each group in turn",
        }
    }

    fn arguments(&self) -> &'static [Argument] {
        match self {
            Self::Shuffle => {
                &[Argument { name: "upscale_factor", kind: ArgumentKind::Size, default: Default::Required }]
            }
            Self::Unshuffle => {
                &[Argument { name: "downscale_factor", kind: ArgumentKind::Size, default: Default::Required }]
            }
            Self::DepthToSpace | Self::SpaceToDepth => {
                &[Argument { name: "blocksize", kind: ArgumentKind::Size, default: Default::Required }]
            }
            Self::Channels => &[Argument { name: "groups", kind: ArgumentKind::Size, default: Default::Required }],
        }
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let ty = call.input().clone();
        let shape = ty.example();
        let fits = if *self == Self::Channels { !shape.is_empty() } else { shape.len() == 3 };
        if !fits {
            let message =
                format!("`{}` needs images [channels, height, width], but {}", self.name(), call.describe_input());
            call.error(call.span(), message, String::new());
            return None;
        }
        let argument = self.arguments()[0].name;
        let factor = call.call().size(argument)?.clone();
        let squared = &factor * &factor;
        let divided: Vec<(&Dim, &Dim, &str)> = match self {
            Self::Shuffle | Self::DepthToSpace => vec![(&shape[0], &squared, "channels")],
            Self::Unshuffle | Self::SpaceToDepth => {
                vec![(&shape[1], &factor, "rows"), (&shape[2], &factor, "columns")]
            }
            Self::Channels => vec![(&shape[0], &factor, "channels")],
        };
        for (size, divisor, word) in divided {
            let message = format!("`{}` parts {word} into {divisor}, but {}", self.name(), call.describe_input());
            call.require_multiple(size, divisor, call.argument_span(argument), message)?;
        }
        Some(with_example(&ty, self.arrangement(shape, &factor)?.2))
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let (b, x) = (&mut *cx.builder, cx.operands[0]);
        let ty = b.graph.ty(x).clone();
        let factor = call.size(self.arguments()[0].name).expect("checked");
        let (parts, order, joined) = self.arrangement(ty.example(), factor).expect("checked");
        let outer = outer(&ty);
        let parts = b.reshape(x, with_example(&ty, parts).shape);
        let axes = (0..outer).chain(order.iter().map(|axis| outer + axis)).collect();
        let moved = b.transpose(parts, axes);
        b.reshape(moved, with_example(&ty, joined).shape)
    }
}

impl PixelShuffle {
    /// The axes in parts, the order in which the parts come to stand, and the axes that they then are.
    fn arrangement(self, shape: &[Dim], r: &Dim) -> Option<(Shape, Vec<usize>, Shape)> {
        let channels = &shape[0];
        if self == Self::Channels {
            let each = channels.exact_div(r)?;
            let rest = &shape[1..];
            let parts = [&[r.clone(), each], rest].concat();
            let order = [1, 0].into_iter().chain(2..parts.len()).collect();
            return Some((parts, order, shape.to_vec()));
        }
        let (rows, columns) = (&shape[1], &shape[2]);
        let squared = r * r;
        let owned = |sizes: &[&Dim]| sizes.iter().map(|size| (*size).clone()).collect::<Shape>();
        if matches!(self, Self::Shuffle | Self::DepthToSpace) {
            let colours = channels.exact_div(&squared)?;
            let joined = vec![colours.clone(), rows * r, columns * r];
            let (parts, order) = match self {
                Self::Shuffle => (owned(&[&colours, r, r, rows, columns]), vec![0, 3, 1, 4, 2]),
                _ => (owned(&[r, r, &colours, rows, columns]), vec![2, 3, 0, 4, 1]),
            };
            return Some((parts, order, joined));
        }
        let (rows, columns) = (rows.exact_div(r)?, columns.exact_div(r)?);
        let parts = owned(&[channels, &rows, r, &columns, r]);
        let order = if self == Self::Unshuffle { vec![0, 2, 4, 1, 3] } else { vec![2, 4, 0, 1, 3] };
        Some((parts, order, vec![channels * &squared, rows, columns]))
    }
}
