//! The messages in an event file, as Protocol Buffers write them: for each field its number and kind, then its value.
//! (`tensorboard/compat/proto/event.proto` and `summary.proto` name the fields.)

/// An event: `oneof what` is a version of the file or one value of a summary.
pub(super) fn event(wall_time: f64, step: u64, what: &What<'_>) -> Vec<u8> {
    let mut event = Message::default();
    event.double(1, wall_time);
    event.whole(2, step);
    match what {
        What::Version => event.bytes(3, b"brain.Event:2"),
        What::Value { tag, value } => {
            let mut summary = Message::default();
            summary.message(1, &summary_value(tag, value));
            event.message(5, &summary);
        }
    }
    event.0
}

pub(super) enum What<'a> {
    Version,
    Value { tag: &'a str, value: Value<'a> },
}

pub(super) enum Value<'a> {
    Scalar(f32),
    Text(&'a str),
    Png { size: [u32; 2], bytes: &'a [u8] },
}

fn summary_value(tag: &str, value: &Value<'_>) -> Message {
    let mut message = Message::default();
    message.bytes(1, tag.as_bytes());
    match value {
        Value::Scalar(number) => message.float(2, *number),
        Value::Png { size: [width, height], bytes } => {
            let mut image = Message::default();
            image.whole(1, u64::from(*height));
            image.whole(2, u64::from(*width));
            image.whole(3, RGB);
            image.bytes(4, bytes);
            message.message(4, &image);
        }
        Value::Text(text) => {
            // a tensor of one string, and the plugin that shows it
            let (mut dimension, mut shape, mut tensor) = (Message::default(), Message::default(), Message::default());
            dimension.whole(1, 1);
            shape.message(2, &dimension);
            tensor.whole(1, STRING);
            tensor.message(2, &shape);
            tensor.bytes(8, text.as_bytes());
            message.message(8, &tensor);
            let (mut plugin, mut metadata) = (Message::default(), Message::default());
            plugin.bytes(1, b"text");
            metadata.message(1, &plugin);
            message.message(9, &metadata);
        }
    }
    message
}

/// `colorspace` of red, green and blue.
const RGB: u64 = 3;
/// `DT_STRING`
const STRING: u64 = 7;

/// The fields of a message. A number that is 0 is left out, as it is what a missing one means.
#[derive(Default)]
struct Message(Vec<u8>);

impl Message {
    /// Seven bits a byte, the low ones first; the eighth says that more follow.
    fn varint(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    fn key(&mut self, field: u64, kind: u64) {
        self.varint(field << 3 | kind);
    }

    fn whole(&mut self, field: u64, number: u64) {
        if number != 0 {
            self.key(field, 0);
            self.varint(number);
        }
    }

    fn double(&mut self, field: u64, number: f64) {
        self.key(field, 1);
        self.0.extend(number.to_le_bytes());
    }

    /// A float in a `oneof`: there even if it is 0, because it says which of the fields is meant.
    fn float(&mut self, field: u64, number: f32) {
        self.key(field, 5);
        self.0.extend(number.to_le_bytes());
    }

    fn bytes(&mut self, field: u64, bytes: &[u8]) {
        self.key(field, 2);
        self.varint(bytes.len() as u64);
        self.0.extend(bytes);
    }

    fn message(&mut self, field: u64, message: &Self) {
        self.bytes(field, &message.0);
    }
}
