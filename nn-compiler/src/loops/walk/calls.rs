//! What stands in calls: operands, places to write to, and what bodies capture.

use super::{Item, REAL, Use, Visit, dims, offset, scalar};
use crate::ir::windows::Sliding;
use crate::loops::ir::{Call, Captured, Epilogue, Finish, Geometry, Library, Lines, Output, Part, Tensor};

impl Call {
    pub(super) fn items<'a>(&'a self, visit: Visit<'_, 'a>) {
        library(&self.library, visit);
        finish(&self.finish, visit);
        self.column_sums.iter().for_each(|sums| finish(sums, visit));
    }
}

fn library<'a>(library: &'a Library, visit: Visit<'_, 'a>) {
    let (geometry, tensors) = match library {
        Library::Contract { size, left, right, .. } => {
            dims(size.iter(), visit);
            for matrix in [left, right] {
                part(&matrix.data, visit);
                dims([&matrix.row, &matrix.column], visit);
            }
            return;
        }
        Library::RunningSum { lines: operand, .. } => return lines(operand, visit),
        Library::Resample { lines: operand, map } => {
            lines(operand, visit);
            dims([&map.from, &map.to], visit);
            return;
        }
        Library::Convolve { geometry, operands, .. }
        | Library::PickPool { geometry, operands }
        | Library::Unpool { geometry, operands } => (geometry, operands.as_slice()),
        Library::MaxPool { geometry, image: tensor, .. }
        | Library::SumPool { geometry, image: tensor }
        | Library::SpreadPool { geometry, map: tensor } => (geometry, std::slice::from_ref(tensor)),
    };
    windows(geometry, visit);
    for Tensor { data, strides } in tensors {
        part(data, visit);
        dims(strides, visit);
    }
    if let Library::MaxPool { index: Some(index), .. } = library {
        output(Use::Write(&index.format), index, visit);
    }
}

/// The sizes that the kernels of windows are passed. They take no others: `padding_after` only matters for means, and
/// windows that share an axis evenly follow from its length and their number.
fn windows<'a>(geometry: &'a Geometry, visit: Visit<'_, 'a>) {
    let Geometry { batch, channels, features, windows } = geometry;
    dims([batch, channels, features, &windows.groups], visit);
    for Sliding { image, window, count, stride, dilation, padding, even, .. } in windows.axes() {
        dims([image, window, count], visit);
        if !even {
            dims([stride, dilation, padding], visit);
        }
    }
}

fn lines<'a>(lines: &'a Lines, visit: Visit<'_, 'a>) {
    part(&lines.data, visit);
    for (size, stride) in &lines.axes {
        dims([size, stride], visit);
    }
}

fn finish<'a>(finish: &'a Finish, visit: Visit<'_, 'a>) {
    if let Epilogue::Body(body) = &finish.epilogue {
        visit(Item::Body(body));
        for capture in &body.captures {
            match &capture.from {
                Captured::Scalar(name) => visit(Item::Name(Use::Scalar, name)),
                Captured::First(memory) => visit(Item::Name(Use::Read(&REAL), memory)),
                Captured::Rows(data, stride) => {
                    part(data, visit);
                    visit(Item::Dim(stride));
                }
            }
        }
        body.numbers.iter().for_each(|number| scalar(number, visit));
        body.streams.iter().for_each(|stream| visit(Item::Name(Use::Stream, stream)));
        dims(&body.drawn_along, visit);
    }
    finish.outputs.iter().for_each(|place| output(Use::Write(&place.format), place, visit));
    finish.step.iter().for_each(|place| output(Use::Step, place, visit));
}

fn output<'a>(usage: Use<'a>, output: &'a Output, visit: Visit<'_, 'a>) {
    visit(Item::Name(usage, &output.memory));
    offset(&output.start, visit);
    visit(Item::Dim(&output.row));
}

fn part<'a>(part: &'a Part, visit: Visit<'_, 'a>) {
    visit(Item::Name(Use::Read(&part.format), &part.memory));
    offset(&part.start, visit);
}
