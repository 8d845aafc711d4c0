//! Right files of every format, and wrong ones: changed before what holds them together is put around (a header's
//! length, checksums, compression), so that readers come as far as the change, or after it.

mod images;
mod zip;

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::LazyLock;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use nn_runtime::Rng;

use super::{Format, Input, below, change, one_of, read};

/// What makes a file, and whether anything in it is wrong by now.
pub(super) struct Maker {
    pub(super) rng: Rng,
    /// Something is changed in one of so many places where it may be; 0 for nowhere.
    one_in: u64,
    is_right: bool,
    is_cut: bool,
}

/// A file of a format, right or wrong.
pub(super) fn file(format: Format, mut rng: Rng) -> Input {
    let one_in = [0, 2, 2, 3, 4, 6][below(&mut rng, 6)];
    let mut maker = Maker { rng, one_in, is_right: true, is_cut: false };
    let mut file = match format {
        Format::Checkpoint => maker.checkpoint(),
        Format::IdxImages => maker.idx(3),
        Format::IdxLabels => maker.idx(1),
        Format::Cifar10 => maker.records(&[10]),
        Format::Cifar100 => maker.records(&[20, 100]),
        Format::CifarNames => maker.names(),
        Format::Npy => maker.npy(),
        Format::Npz => maker.npz(),
        Format::Csv => maker.table(),
        Format::Image => maker.image(),
        Format::Json => maker.json(),
        Format::Log => maker.lines(),
    };
    maker.bytes(&mut file);
    Input { format, file, is_right: maker.is_right, is_cut: maker.is_cut }
}

impl Maker {
    fn below(&mut self, bound: usize) -> usize {
        below(&mut self.rng, bound)
    }

    /// Whether to do something that a file need not have.
    fn one_in(&mut self, count: u64) -> bool {
        self.rng.below(count) == 0
    }

    /// Whether something becomes wrong here.
    fn wrong(&mut self) -> bool {
        let wrong = self.one_in > 0 && self.rng.below(self.one_in) == 0;
        self.is_right &= !wrong;
        // one mistake alone comes further than many
        if wrong && self.rng.below(2) == 0 {
            self.one_in = 0;
        }
        wrong
    }

    fn text(&mut self, text: &mut String) {
        if self.wrong() {
            change::text(&mut self.rng, text);
        }
    }

    fn bytes(&mut self, bytes: &mut Vec<u8>) {
        if self.wrong() {
            change::bytes(&mut self.rng, bytes);
        }
    }

    /// A size, or what is none.
    fn size(&mut self, right: u64) -> u64 {
        if self.wrong() { change::size(&mut self.rng, usize::try_from(right).unwrap_or(0)) } else { right }
    }

    fn noise(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.rng.bits() as u8).collect()
    }

    // ---- safetensors ----

    fn checkpoint(&mut self) -> Vec<u8> {
        static SAVED: LazyLock<Vec<u8>> = LazyLock::new(read::saved);
        let saved = &*SAVED;
        let (length, rest) = saved.split_first_chunk().expect("the length of the header");
        let (header, numbers) = rest.split_at(usize::try_from(u64::from_le_bytes(*length)).expect("a short header"));
        let (mut header, mut numbers) = (String::from_utf8_lossy(header).into_owned(), numbers.to_vec());
        if self.wrong() {
            self.places(&mut header);
        }
        self.text(&mut header);
        if self.one_in(4) {
            numbers = self.noise(numbers.len());
        }
        self.bytes(&mut numbers);
        let length = self.size(header.len() as u64);
        [&length.to_le_bytes(), header.as_bytes(), &numbers].concat()
    }

    /// Tensors twice, over each other, elsewhere.
    fn places(&mut self, header: &mut String) {
        let entry = "\"linear1.bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":";
        let Some(at) = header.find(entry) else { return };
        let end = at + header[at..].find('}').unwrap_or(0) + 1;
        let own = header[at..end].to_owned();
        let new = match self.below(6) {
            0 => format!("{own},{own}"),
            1 => format!("{entry}[0,8]}}"),
            2 => format!("{entry}[18446744073709551608,18446744073709551615]}}"),
            3 => format!("{},{own}", own.replace("linear1.bias", "other")),
            4 => own.replace("[2]", "[2305843009213693952,2305843009213693952]"),
            _ => own.replace("[2]", "[0,18446744073709551615]").replace("F32", "F64"),
        };
        header.replace_range(at..end, &new);
    }

    // ---- IDX and CIFAR ----

    fn idx(&mut self, axes: usize) -> Vec<u8> {
        let counts = [2, 1 + self.below(4), 1 + self.below(4)];
        // labels may be integers of every size
        let (kind, size) = if axes == 1 { [(8, 1), (9, 1), (11, 2), (12, 4)][self.below(4)] } else { (8, 1) };
        let mut file = vec![0, 0, kind, axes as u8];
        for &size in &counts[..axes] {
            file.extend((self.size(size as u64) as u32).to_be_bytes());
        }
        let length: usize = counts[..axes].iter().product();
        for byte in self.noise(length) {
            file.extend(vec![0; size - 1]);
            // labels are of ten classes
            file.push(if axes == 1 { byte % 10 } else { byte });
        }
        if self.one_in(60) {
            // what a few bytes unpack to
            file.resize(1 << 21, 0);
            self.is_right = false;
        }
        self.bytes(&mut file);
        if self.one_in(3) { self.gzip(&file) } else { file }
    }

    fn gzip(&mut self, bytes: &[u8]) -> Vec<u8> {
        // one stream or several, one after the other: they are one file
        let middle = if self.one_in(3) { self.below(bytes.len() + 1) } else { 0 };
        let mut packed = Vec::new();
        for part in [&bytes[..middle], &bytes[middle..]] {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(part).expect("memory takes all");
            packed.extend(encoder.finish().expect("memory takes all"));
        }
        packed
    }

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).expect("memory takes all");
        encoder.finish().expect("memory takes all")
    }

    fn records(&mut self, classes: &[usize]) -> Vec<u8> {
        let mut file = Vec::new();
        for _ in 0..=self.below(3) {
            for &count in classes {
                file.push(self.below(count) as u8);
            }
            file.extend(self.noise(3072));
        }
        file
    }

    fn names(&mut self) -> Vec<u8> {
        let mut text = (0..10).map(|number| format!("class {number}\n")).collect::<Vec<_>>().concat();
        self.text(&mut text);
        text.into_bytes()
    }

    // ---- NumPy ----

    fn npy(&mut self) -> Vec<u8> {
        let kind =
            one_of(&mut self.rng, &["|b1", "|u1", "|i1", "<i2", ">u2", "<f2", "<f4", ">f4", "<f8", "<i8", ">u8"]);
        let shape: Vec<usize> = (0..self.below(5)).map(|_| self.below(4)).collect();
        let order = one_of(&mut self.rng, &["False", "False", "True"]);
        let mut sizes = shape.iter().map(|size| format!("{size}, ")).collect::<Vec<_>>().concat();
        if self.one_in(40) {
            // what a few bytes may be unpacked to
            "2000000, ".clone_into(&mut sizes);
            self.is_right = false;
        }
        let mut header = format!("{{'descr': '{kind}', 'fortran_order': {order}, 'shape': ({sizes}), }}");
        while !(header.len() + 11).is_multiple_of(16) {
            header.push(' ');
        }
        header.push('\n');
        self.text(&mut header);
        let size = usize::from(kind.as_bytes()[2] - b'0');
        let length = if sizes.starts_with("2000000") { 2_000_000 } else { shape.iter().product::<usize>() * size };
        let mut elements = if length > 10_000 { vec![0; length] } else { self.noise(length) };
        if self.one_in(2) {
            elements.fill(1);
        }
        self.bytes(&mut elements);
        let length = self.size(header.len() as u64);
        let (version, length) = match self.below(2) {
            0 => ([1, 0], (length as u16).to_le_bytes().to_vec()),
            _ => ([2, 0], (length as u32).to_le_bytes().to_vec()),
        };
        [b"\x93NUMPY", &version[..], &length, header.as_bytes(), &elements].concat()
    }

    fn npz(&mut self) -> Vec<u8> {
        let mut entries = Vec::new();
        for number in 0..=self.below(3) {
            let mut name = format!("{}.npy", ["x", "y", "z", "w"][number]);
            if self.wrong() {
                let names = ["../x.npy", "/etc/x.npy", "x.npy", "x", "", "a/b.npy", "C:\\x.npy", "é.npy", "x\0.npy"];
                one_of(&mut self.rng, &names).clone_into(&mut name);
            }
            let array = self.npy();
            entries.push((name, array));
        }
        self.archive(&entries)
    }

    // ---- texts ----

    fn table(&mut self) -> Vec<u8> {
        let mut text = "size,\"weight, \"\"heavy\"\"\",t,kind\n".to_owned();
        for _ in 0..=self.below(8) {
            let number = (self.rng.uniform() - 0.5) * 10_f64.powf(self.below(20) as f64 - 10.0);
            let kind = one_of(&mut self.rng, &["a", "b", "\"c, d\"", "é", ""]);
            let _ = writeln!(text, "{number},{number:e},{},{kind}", self.below(10));
        }
        if self.one_in(20) {
            let many = one_of(&mut self.rng, &[",", "\"", "1,", "x,", "\n", "1,2,3,a\n"]).repeat(1 << self.below(15));
            text = text.replacen("kind", &format!("kind{many}"), 1);
            self.is_right = false;
        }
        self.text(&mut text);
        text.into_bytes()
    }

    /// A value, its text.
    fn value(&mut self, depth: usize) -> String {
        let items = if depth > 4 { 0 } else { self.below(4) };
        match self.below(9) {
            0 => "null".to_owned(),
            1 => one_of(&mut self.rng, &["true", "false"]).to_owned(),
            2 => (self.rng.bits() >> self.below(64)).to_string(),
            3 => format!("{:?}", (self.rng.uniform() - 0.5) * 10_f64.powf(self.below(600) as f64 - 300.0)),
            4 => one_of(&mut self.rng, &["\"\"", "\"a\\n\\u00e9\\\"\"", "\"é\"", "\"\\ud83d\\ude00\"", "\"NaN\""])
                .to_owned(),
            5 | 6 => {
                let values: Vec<String> = (0..items).map(|_| self.value(depth + 1)).collect();
                format!("[{}]", values.join(", "))
            }
            _ => {
                let values = (0..items).map(|number| format!("\"key {number}\": {}", self.value(depth + 1)));
                format!("{{{}}}", values.collect::<Vec<_>>().join(","))
            }
        }
    }

    fn json(&mut self) -> Vec<u8> {
        let mut text = self.value(0);
        if self.one_in(20) {
            // many small values
            let item = one_of(
                &mut self.rng,
                &["0,", "[],", "[0],", "{},", "\"\",", "[[[[[0]]]]],", "{\"a\":0},", "{\"\":[{\"\":[0]}]},"],
            );
            text = format!("[{}0]", item.repeat(1 << self.below(15)));
        }
        self.text(&mut text);
        text.into_bytes()
    }

    fn lines(&mut self) -> Vec<u8> {
        let mut text: String = (0..self.below(6)).map(|_| self.value(0) + "\n").collect();
        self.text(&mut text);
        text.into_bytes()
    }
}
