//! The text of calls: the kernel and its operands on a line, and what follows its sums below.

use super::Text;
use super::expressions::{element, element_type, expression, offset, operand};
use crate::ir::types::Dim;
use crate::ir::windows::Sliding;
use crate::loops::ir::{
    Body, Call, Captured, Driver, Epilogue, Finish, Geometry, Library, Lines, Matrix, Output, Part, Tensor,
};

impl Text {
    pub(super) fn call(&mut self, call: &Call) {
        let with = |name: &str, operands: &[&Tensor]| {
            let operands: Vec<String> = operands.iter().map(|operand| tensor(operand)).collect();
            format!("call {name} of {}", operands.join(", "))
        };
        let (line, geometry) = match &call.library {
            Library::Contract { size, left, right, driver } => {
                let [m, n, k] = &**size;
                let driver = match driver {
                    Driver::Inlined => " inlined",
                    Driver::BySize => "",
                    Driver::Blocks => " in blocks",
                };
                (format!("call contract {m} x {n} x {k} of {}, {}{driver}", matrix(left), matrix(right)), None)
            }
            Library::Convolve { geometry, gives, operands } => {
                let line = with("convolve", &[&operands[0], &operands[1]]);
                (format!("{line} to {}", gives.name()), Some(geometry))
            }
            Library::MaxPool { geometry, image, index } => {
                let index = index.as_ref().map(|index| format!(" with places to {}", output(index)));
                (format!("{}{}", with("max_pool", &[image]), index.unwrap_or_default()), Some(geometry))
            }
            Library::PickPool { geometry, operands } => {
                (with("pick_pool", &[&operands[0], &operands[1]]), Some(geometry))
            }
            Library::Unpool { geometry, operands } => (with("unpool", &[&operands[0], &operands[1]]), Some(geometry)),
            Library::SumPool { geometry, image } => (with("sum_pool", &[image]), Some(geometry)),
            Library::SpreadPool { geometry, map } => (with("spread_pool", &[map]), Some(geometry)),
            Library::RunningSum { lines: of, exclusive, reverse } => {
                let [exclusive, reverse] = [(exclusive, " exclusive"), (reverse, " reverse")]
                    .map(|(is_so, word)| if *is_so { word } else { "" });
                (format!("call running_sum of {}{exclusive}{reverse}", lines(of)), None)
            }
            Library::Resample { lines: of, map } => {
                let transposed = if map.transposed { " transposed" } else { "" };
                let (mode, from, to) = (map.mode.name(), &map.from, &map.to);
                (format!("call resample of {} {mode} {from} to {to}{transposed}", lines(of)), None)
            }
        };
        self.line(line);
        self.indented(|text| {
            if let Some(geometry) = geometry {
                text.geometry(geometry);
            }
            text.finish(&call.finish);
            if let Some(sums) = &call.column_sums {
                text.line("column sums");
                text.indented(|text| text.finish(sums));
            }
        });
    }

    fn geometry(&mut self, Geometry { batch, channels, features, windows }: &Geometry) {
        self.line(format!("{batch} examples, {channels} channels, {features} features, {} groups", windows.groups));
        for (name, axis) in ["rows", "columns"].into_iter().zip(windows.axes()) {
            let Sliding { image, window, count, stride, dilation, padding, padding_after, even } = axis;
            let even = if *even { " even" } else { "" };
            self.line(format!(
                "{name}: image {image}, window {window}, count {count}, stride {stride}, dilation {dilation}, padding \
                 {padding} and {padding_after}{even}"
            ));
        }
    }

    fn finish(&mut self, Finish { epilogue, outputs, step }: &Finish) {
        let body = match epilogue {
            Epilogue::Body(body) => {
                self.line(format!("body {}", body.name));
                self.depth += 1;
                self.inside(body);
                Some(body)
            }
            Epilogue::Store | Epilogue::Accumulate | Epilogue::Step => None,
        };
        let word = if matches!(epilogue, Epilogue::Accumulate) { "accumulate" } else { "store" };
        for (position, place) in outputs.iter().enumerate() {
            let result = body.and_then(|body| body.results.get(position)).map(expression);
            self.line(format!("{word} {} = {}", output(place), result.as_deref().unwrap_or("<sum>")));
        }
        if let Some(place) = step {
            let gradient = body.and_then(|body| body.step.as_ref()).map(|(gradient, names)| {
                let names = if names.is_empty() { String::new() } else { format!(" after {}", names.join(", ")) };
                format!("{}{names}", expression(gradient))
            });
            self.line(format!("step {} by {}", output(place), gradient.as_deref().unwrap_or("<sum>")));
        }
        self.depth -= usize::from(body.is_some());
    }

    /// What a body captures, and its names.
    fn inside(&mut self, body: &Body) {
        for capture in &body.captures {
            let from = match &capture.from {
                Captured::Scalar(name) => format!("scalar {name}"),
                Captured::First(memory) => format!("first of {memory}"),
                Captured::Rows(data, stride) => format!("{}[row {stride}]", part(data)),
            };
            self.line(format!("capture {} = {from}", capture.name));
        }
        for number in &body.numbers {
            self.line(format!("capture number {number}"));
        }
        for stream in &body.streams {
            self.line(format!("capture stream {stream}"));
        }
        if let Some(columns) = &body.drawn_along {
            self.line(format!("drawn along {columns}"));
        }
        for (name, value) in &body.lets {
            self.line(format!("let {name} = {}", expression(value)));
        }
    }
}

/// `y[from 3][row 16]`
fn output(Output { memory, format, start, row }: &Output) -> String {
    format!("{}{memory}[{}..][row {row}]", element_type(format), offset(start))
}

fn part(Part { memory, format, start }: &Part) -> String {
    let text = element(memory, start);
    format!("{}{}..]", element_type(format), text.trim_end_matches(']'))
}

fn strided<'a>(data: &Part, strides: impl IntoIterator<Item = &'a Dim>) -> String {
    let strides: Vec<String> = strides.into_iter().map(operand).collect();
    format!("{}[{}]", part(data), strides.join(", "))
}

fn matrix(matrix: &Matrix) -> String {
    strided(&matrix.data, [&matrix.row, &matrix.column])
}

fn tensor(tensor: &Tensor) -> String {
    strided(&tensor.data, &tensor.strides)
}

fn lines(Lines { data, axes, axis }: &Lines) -> String {
    let sizes: Vec<String> = axes.iter().map(|(size, _)| size.to_string()).collect();
    let strides = strided(data, axes.iter().map(|(_, stride)| stride));
    format!("{strides} sizes [{}] along {axis}", sizes.join(", "))
}
