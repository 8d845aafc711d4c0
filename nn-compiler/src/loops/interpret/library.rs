//! The runtime's kernels: their operands are gathered from memory, and the reference of graphs computes the result.

use super::machine::{Machine, signed};
use crate::ir::ops::Accumulation;
use crate::ir::types::Dim;
use crate::ir::windows::Side;
use crate::loops::ir::{Call, Epilogue, Geometry, Library, Lines, Matrix, Part, Tensor};
use crate::passes::interpret::windows::{self, Sizes};
use crate::passes::interpret::{flat, indices, lines};

/// What a kernel computes: row by row, in the order in which it is written.
pub(super) struct Results {
    pub columns: usize,
    pub values: Vec<f64>,
}

impl<'a> Machine<'a> {
    /// Runs a kernel of the runtime's, and what follows its sums.
    pub fn call(&mut self, call: &'a Call) -> Result<(), String> {
        if self.lane.is_some() {
            return Err("a kernel is called within lanes".to_owned());
        }
        if let Library::Contract { size, left, right, .. } = &call.library {
            let [m, n, k] = [self.size(&size[0])?, self.size(&size[1])?, self.size(&size[2])?];
            let (left, right) = (self.matrix(left, [m, k])?, self.matrix(right, [k, n])?);
            let product = |at: usize| (0..k).map(|along| left[at / n * k + along] * right[along * n + at % n]).sum();
            let products = (0..m * n).map(product).collect();
            // everything is read before anything is written
            self.finish(&call.finish, &Results { columns: n, values: products })?;
            let Some(finish) = &call.column_sums else { return Ok(()) };
            let sum = |column: usize| (0..k).map(|along| right[along * n + column]).sum();
            return self.finish(finish, &Results { columns: n, values: (0..n).map(sum).collect() });
        }
        if call.column_sums.is_some() {
            return Err("only a product has column sums".to_owned());
        }
        let results = match &call.library {
            Library::RunningSum { lines: operand, exclusive, reverse } => {
                let shape = self.shape(operand)?;
                let values = self.gather(&operand.data, &shape, operand.axes.iter().map(|(_, stride)| stride))?;
                let how = [*exclusive, *reverse];
                let values = lines::cumulate(Accumulation::Sum, operand.axis, how, &values, &shape);
                Results { columns: shape.last().copied().unwrap_or(1), values }
            }
            Library::Resample { lines: operand, map } => {
                let (shape, axis) = (self.shape(operand)?, operand.axis);
                if shape[axis] != self.size(map.result())? {
                    return Err(format!("{} elements are resampled to {}", map.operand(), shape[axis]));
                }
                let mut from = shape.clone();
                from[axis] = self.size(map.operand())?;
                let values = self.gather(&operand.data, &from, operand.axes.iter().map(|(_, stride)| stride))?;
                let lengths = [self.size(&map.from)?, self.size(&map.to)?];
                let values = lines::resample(map, lengths, axis, (&values, &from), &shape);
                Results { columns: shape.last().copied().unwrap_or(1), values }
            }
            library => self.windows(library)?,
        };
        self.finish(&call.finish, &results)
    }

    /// Convolutions and pools.
    fn windows(&mut self, library: &'a Library) -> Result<Results, String> {
        let (side, geometry, values) = match library {
            Library::Convolve { geometry, gives, operands } => {
                let (sizes, shape) = (self.geometry(geometry)?, self.extents(geometry, *gives)?);
                let [first, second] = gives.others();
                let a = (self.extents(geometry, first)?, self.tensor(geometry, first, &operands[0])?);
                let b = (self.extents(geometry, second)?, self.tensor(geometry, second, &operands[1])?);
                let operands = [&(a.0, a.1.as_slice()), &(b.0, b.1.as_slice())];
                (*gives, geometry, windows::convolve(&sizes, *gives, operands, &shape))
            }
            Library::MaxPool { geometry, image, index } => {
                let (sizes, shape) = (self.geometry(geometry)?, self.extents(geometry, Side::Map)?);
                let image = self.tensor(geometry, Side::Image, image)?;
                let places = windows::pool_index(&sizes, &image, &shape);
                if let Some(index) = index {
                    let places = in_storage_order(Side::Map, &shape, &places);
                    self.apply(&Epilogue::Store, std::slice::from_ref(index), None, &places)?;
                }
                (Side::Map, geometry, windows::pool_pick(&sizes, &image, &places, &shape))
            }
            Library::PickPool { geometry, operands } => {
                let (sizes, shape) = (self.geometry(geometry)?, self.extents(geometry, Side::Map)?);
                let image = self.tensor(geometry, Side::Image, &operands[0])?;
                let index = self.tensor(geometry, Side::Map, &operands[1])?;
                (Side::Map, geometry, windows::pool_pick(&sizes, &image, &index, &shape))
            }
            Library::Unpool { geometry, operands } => {
                let (sizes, shape) = (self.geometry(geometry)?, self.extents(geometry, Side::Image)?);
                let map = self.tensor(geometry, Side::Map, &operands[0])?;
                let index = self.tensor(geometry, Side::Map, &operands[1])?;
                (Side::Image, geometry, windows::unpool(&sizes, &map, &index, &shape))
            }
            Library::SumPool { geometry, image } => {
                let (sizes, shape) = (self.geometry(geometry)?, self.extents(geometry, Side::Map)?);
                let image = self.tensor(geometry, Side::Image, image)?;
                (Side::Map, geometry, windows::pool_sum(&sizes, &image, &shape))
            }
            Library::SpreadPool { geometry, map } => {
                let (sizes, shape) = (self.geometry(geometry)?, self.extents(geometry, Side::Image)?);
                let map = self.tensor(geometry, Side::Map, map)?;
                (Side::Image, geometry, windows::pool_spread(&sizes, &map, &shape))
            }
            Library::Contract { .. } | Library::RunningSum { .. } | Library::Resample { .. } => {
                return Err("this kernel has no windows".to_owned());
            }
        };
        Ok(in_storage_order(side, &self.extents(geometry, side)?, &values))
    }

    /// The windows as numbers, if all of them are bound.
    fn geometry(&self, geometry: &Geometry) -> Result<Sizes, String> {
        for axis in geometry.windows.axes() {
            for size in [&axis.image, &axis.window, &axis.count, &axis.stride, &axis.dilation, &axis.padding] {
                self.size(size)?;
            }
        }
        if self.size(&geometry.windows.groups)? == 0 {
            return Err("a convolution has no groups".to_owned());
        }
        Ok(Sizes::new(&geometry.windows, self.bindings))
    }

    /// The shape of a side, its axes as the graph has them.
    fn extents(&self, geometry: &Geometry, side: Side) -> Result<Vec<usize>, String> {
        let [rows, columns] = geometry.windows.axes();
        let groups = self.size(&geometry.windows.groups)?;
        let [batch, channels, features] =
            [self.size(&geometry.batch)?, self.size(&geometry.channels)?, self.size(&geometry.features)?];
        Ok(match side {
            Side::Image => vec![batch, channels, self.size(&rows.image)?, self.size(&columns.image)?],
            Side::Filter => vec![features, channels / groups, self.size(&rows.window)?, self.size(&columns.window)?],
            Side::Map => vec![batch, features, self.size(&rows.count)?, self.size(&columns.count)?],
        })
    }

    /// The elements of an operand of a convolution or a pool, row-major.
    fn tensor(&self, geometry: &Geometry, side: Side, tensor: &Tensor) -> Result<Vec<f64>, String> {
        self.gather(&tensor.data, &self.extents(geometry, side)?, &tensor.strides)
    }

    /// The elements of an operand of a product, row-major.
    fn matrix(&self, matrix: &Matrix, shape: [usize; 2]) -> Result<Vec<f64>, String> {
        self.gather(&matrix.data, &shape, [&matrix.row, &matrix.column])
    }

    /// How many elements the result of a kernel along an axis has.
    fn shape(&self, lines: &Lines) -> Result<Vec<usize>, String> {
        let shape: Vec<usize> = lines.axes.iter().map(|(size, _)| self.size(size)).collect::<Result<_, _>>()?;
        if lines.axis < shape.len() { Ok(shape) } else { Err(format!("there is no axis {}", lines.axis)) }
    }

    /// Elements of memory at some strides, row-major.
    fn gather<'d>(
        &self,
        data: &Part,
        shape: &[usize],
        strides: impl IntoIterator<Item = &'d Dim>,
    ) -> Result<Vec<f64>, String> {
        let strides: Vec<i64> = strides.into_iter().map(|stride| self.number(stride)).collect::<Result<_, _>>()?;
        if strides.len() != shape.len() {
            return Err(format!("{} has {} strides for {} axes", data.memory, strides.len(), shape.len()));
        }
        let (view, start) = (self.view(&data.memory)?, self.offset(&data.start)?);
        let element = |index: Vec<usize>| {
            let mut at = start;
            for (index, stride) in index.into_iter().zip(&strides) {
                at += signed(index)? * stride;
            }
            self.read(view, &data.memory, at)
        };
        indices(shape).map(element).collect()
    }
}

/// A side of a convolution, row-major in the graph's axes, in the order in which it is stored.
fn in_storage_order(side: Side, shape: &[usize], values: &[f64]) -> Results {
    let order = side.order();
    let stored: Vec<usize> = order.iter().map(|axis| shape[*axis]).collect();
    let value = |at: Vec<usize>| {
        let mut index = vec![0; shape.len()];
        for (axis, at) in order.iter().zip(at) {
            index[*axis] = at;
        }
        values[flat(&index, shape)]
    };
    Results { columns: stored.last().copied().unwrap_or(1), values: indices(&stored).map(value).collect() }
}
