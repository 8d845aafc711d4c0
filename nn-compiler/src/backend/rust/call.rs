//! Calls of the runtime's kernels.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::body::{self, Finished};
use super::expression::{offset, part};
use super::{index, local};
use crate::ir::resampling::{Interpolation, Resampling};
use crate::ir::types::Dim;
use crate::ir::windows::{Side, Sliding, Windows};
use crate::loops::ir::{Call, Driver, Format, Geometry, Library, Lines, Matrix, Offset, Output, Tensor};

pub(super) fn call(call: &Call) -> TokenStream {
    let Finished { definition, value, outputs, count } = body::finish(&call.finish);
    let scratch = local("scratch");
    let kernel = match &call.library {
        Library::Contract { size, left, right, driver } => {
            return contract((size, left, right, *driver), call);
        }
        Library::Convolve { geometry, gives, operands } => {
            let [a, b] = [0, 1].map(|operand| tensor(&operands[operand]));
            // the runtime's functions have them in the order of image, filter, map, but for the image's
            let (function, a, b) = match gives {
                Side::Map => (quote!(convolve), a, b),
                Side::Image => (quote!(convolve_images), b, a),
                Side::Filter => (quote!(convolve_filters), a, b),
            };
            windowed(geometry, &quote!(#function::<L, #count, _>), &quote!(#a, #b, #outputs, &#value, #scratch))
        }
        Library::MaxPool { geometry, image, index } => {
            let (image, index) = (tensor(image), places(index.as_ref()));
            windowed(geometry, &quote!(max_pool::<L, #count, _>), &quote!(#image, #outputs, &#value, #index))
        }
        Library::PickPool { geometry, operands } => {
            let [image, index] = [0, 1].map(|operand| tensor(&operands[operand]));
            windowed(geometry, &quote!(pick_pool::<L, #count, _>), &quote!(#image, #index, #outputs, &#value))
        }
        Library::Unpool { geometry, operands } => {
            let [map, index] = [0, 1].map(|operand| tensor(&operands[operand]));
            windowed(geometry, &quote!(unpool::<L, #count, _>), &quote!(#map, #index, #outputs, &#value))
        }
        Library::SumPool { geometry, image } => {
            let image = tensor(image);
            windowed(geometry, &quote!(sum_pool::<L, #count, _>), &quote!(#image, #outputs, &#value))
        }
        Library::SpreadPool { geometry, map } => {
            let map = tensor(map);
            windowed(geometry, &quote!(spread_pool::<L, #count, _>), &quote!(#map, #outputs, &#value))
        }
        Library::RunningSum { lines, exclusive, reverse } => {
            let (name, lines) = (local("lines"), self::lines(lines));
            let how = quote!(rt::Running { exclusive: #exclusive, reverse: #reverse });
            quote!(let #name = #lines; rt::running_sum::<L, #count, _>(#name, #how, #outputs, &#value);)
        }
        Library::Resample { lines, map } => {
            let (name, lines, how) = (local("lines"), self::lines(lines), resampling(map));
            quote!(let #name = #lines; rt::resample::<L, #count, _>(#name, #how, #outputs, &#value);)
        }
    };
    quote!(#definition #kernel)
}

fn contract(
    (size, left, right, driver): (&[Dim; 3], &Matrix, &Matrix, Driver),
    Call { finish, column_sums, .. }: &Call,
) -> TokenStream {
    let Finished { definition, value, outputs, count } = body::finish(finish);
    let (left, right, scratch) = (matrix(left), matrix(right), local("scratch"));
    let [m, n, k] = [0, 1, 2].map(|axis| size[axis].to_tokens());
    let (function, with_sums) = match driver {
        Driver::Inlined => (quote!(contract_small), quote!(contract_small_with_column_sums)),
        Driver::BySize => (quote!(contract), quote!(contract_with_column_sums)),
        Driver::Blocks => (quote!(contract_in_blocks), quote!(contract_with_column_sums)),
    };
    let (sizes, columns) = match driver {
        Driver::Inlined => (quote!([#m, #k]), Some(quote!(, #n))),
        Driver::BySize | Driver::Blocks => (quote!([#m, #n, #k]), None),
    };
    let Some(column_sums) = column_sums else {
        return quote!(
            #definition
            rt::#function::<L, #count, _ #columns>(#sizes, #left, #right, #outputs, &#value, #scratch);
        );
    };
    let sums = body::finish(column_sums);
    let (sums_definition, sums_value, sums_outputs, sums_count) =
        (sums.definition, sums.value, sums.outputs, sums.count);
    quote!(
        #definition
        #sums_definition
        rt::#with_sums::<L, #count, _, #sums_count, _ #columns>(
            #sizes, #left, #right, #outputs, &#value, #sums_outputs, &#sums_value, #scratch
        );
    )
}

/// A call under sliding windows, whose geometry has a name.
fn windowed(geometry: &Geometry, function: &TokenStream, arguments: &TokenStream) -> TokenStream {
    let (name, geometry) = (local("geometry"), self::geometry(geometry));
    quote!(let #name = #geometry; rt::#function(#name, #arguments);)
}

fn matrix(Matrix { data, row, column }: &Matrix) -> TokenStream {
    let data = part(data);
    match (row.as_constant(), column.as_constant()) {
        (_, Some(1)) => {
            let row = row.to_tokens();
            quote!(rt::matrix(#data, #row))
        }
        (Some(1), _) => {
            let column = column.to_tokens();
            quote!(rt::transposed(#data, #column))
        }
        _ => {
            let (row, column) = (row.to_tokens(), column.to_tokens());
            quote!(rt::Operand { data: #data, row_stride: #row, col_stride: #column })
        }
    }
}

fn tensor(Tensor { data, strides }: &Tensor) -> TokenStream {
    let (data, strides) = (part(data), strides.iter().map(Dim::to_tokens));
    quote!(rt::Tensor4 { data: #data, strides: [#(#strides),*] })
}

/// A place to write to.
pub(super) fn output(Output { memory, format, start, row }: &Output) -> TokenStream {
    output_to(&local(memory), format, start, row)
}

/// Where a pool's places go, in elements of their own type.
fn places(index: Option<&Output>) -> TokenStream {
    let Some(index) = index else { return quote!(rt::output::<L::Elem>(&mut [], 0)) };
    output_to(&local(&index.memory), &Format::Real, &index.start, &index.row)
}

/// The same place in other memory that lies alike.
pub(super) fn output_to(memory: &Ident, format: &Format, start: &Offset, row: &Dim) -> TokenStream {
    let row = row.to_tokens();
    let data = offset(start).map_or(quote!(#memory), |start| quote!(&mut #memory[#start..]));
    match format {
        Format::Real => quote!(rt::output(#data, #row)),
        Format::Byte => quote!(rt::output_of_bytes(#data, #row)),
        Format::Class(_) => panic!("no kernel gives classes"),
    }
}

fn lines(Lines { data, axes, axis }: &Lines) -> TokenStream {
    let (data, axis) = (part(data), index(*axis));
    let sizes = axes.iter().map(|(size, _)| size.to_tokens());
    let strides = axes.iter().map(|(_, stride)| stride.to_tokens());
    quote!(rt::Lines { data: #data, sizes: &[#(#sizes),*], strides: &[#(#strides),*], axis: #axis })
}

fn resampling(map: &Resampling) -> TokenStream {
    let mode = match map.mode {
        Interpolation::Nearest => "Nearest",
        Interpolation::Linear => "Linear",
        Interpolation::LinearCorners => "LinearCorners",
        Interpolation::Mean => "Mean",
    };
    let (mode, transposed) = (format_ident!("{mode}", span = Span::call_site()), map.transposed);
    let (from, to) = (map.from.to_tokens(), map.to.to_tokens());
    quote!(rt::Resampling { mode: rt::Interpolation::#mode, from: #from, to: #to, transposed: #transposed })
}

/// The geometry of a convolution or a pool as a value of the runtime's type.
pub(crate) fn geometry(Geometry { batch, channels, features, windows }: &Geometry) -> TokenStream {
    let Windows { rows, columns, groups } = &**windows;
    let (rows, columns) = (axis(rows), axis(columns));
    let [channels, features, groups] = [channels, features, groups].map(Dim::to_tokens);
    let batch = field("batch", batch);
    quote!(rt::Geometry {
        #batch,
        channels: #channels,
        features: #features,
        groups: #groups,
        rows: #rows,
        columns: #columns,
    })
}

/// A field of a size: by its name alone where the size is called so.
fn field(name: &str, size: &Dim) -> TokenStream {
    let (name, size) = (local(name), size.to_tokens());
    if name == size.to_string() { quote!(#name) } else { quote!(#name: #size) }
}

fn axis(sliding: &Sliding) -> TokenStream {
    let Sliding { image, window, count, stride, dilation, padding, .. } = sliding;
    let [image, window, count, stride, dilation, padding] =
        [image, window, count, stride, dilation, padding].map(Dim::to_tokens);
    if sliding.even {
        return quote!(rt::Axis::even(#image, #count, #window));
    }
    quote!(rt::Axis {
        image: #image, filter: #window, out: #count, stride: #stride, dilation: #dilation, pad: #padding,
    })
}
