"""Records small files that other programs write, which the data readers' tests read: NumPy's arrays, a gzip of Python's,
images of Pillow's, a table of Python's csv.

    python3 tests/scripts/record_data.py

Needs numpy and pillow. Writes nn-runtime/src/data/vectors; the expected values are in the tests beside the readers.
"""

import csv
import gzip
import struct
from pathlib import Path

import numpy as np
from PIL import Image

VECTORS = Path(__file__).resolve().parents[2] / "nn-runtime" / "src" / "data" / "vectors"


def arrays():
    table = np.arange(6).reshape(2, 3) * 0.5 - 1
    np.save(VECTORS / "f4.npy", table.astype("<f4"))
    np.save(VECTORS / "f8_big_fortran.npy", np.asfortranarray(table).astype(">f8", order="F"))
    np.save(VECTORS / "f2.npy", table.astype("<f2"))
    np.save(VECTORS / "b1.npy", table > 0)
    np.save(VECTORS / "i8.npy", np.array([3, 0, 9, 1], "<i8"))
    np.save(VECTORS / "u1.npy", np.arange(12, dtype="u1").reshape(2, 2, 3) * 20)
    for name, save in (("stored.npz", np.savez), ("packed.npz", np.savez_compressed)):
        save(VECTORS / name, x=table.astype("<f4"), y=np.array([1, 0], "<i8"))


def idx():
    images = struct.pack(">HBBIII", 0, 8, 3, 2, 2, 3) + bytes(range(0, 240, 20))
    with gzip.GzipFile(VECTORS / "images-idx3-ubyte.gz", "wb", mtime=0) as file:
        file.write(images)
    with gzip.GzipFile(VECTORS / "labels-idx1-ubyte.gz", "wb", mtime=0) as file:
        file.write(struct.pack(">HBBI", 0, 8, 1, 2) + bytes([7, 0]))


def images():
    colours = np.arange(18, dtype="u1").reshape(2, 3, 3) * 14
    Image.fromarray(colours).save(VECTORS / "colours.png")
    Image.fromarray(colours[:, :, 0]).save(VECTORS / "grey.png")
    Image.new("RGB", (8, 8), (200, 100, 50)).save(VECTORS / "plain.jpg", quality=95)
    # a photograph of every kind: sizes that are no whole blocks, colours sampled more coarsely, restarts, several scans
    y, x = np.mgrid[0:43, 0:61]
    noise = np.random.default_rng(1).integers(0, 40, (43, 61))
    photo = Image.fromarray(np.stack([4 * x, 5 * y, 2 * x + y + noise], axis=2).astype("u1"))
    photo.save(VECTORS / "photo.png")
    photo.save(VECTORS / "sequential.jpg", quality=60, subsampling="4:2:0")
    photo.save(VECTORS / "restarts.jpg", quality=60, subsampling="4:2:2", restart_marker_blocks=3)
    photo.save(VECTORS / "progressive.jpg", quality=60, subsampling="4:2:0", progressive=True)
    photo.save(VECTORS / "fine.jpg", quality=40, subsampling="4:4:4", progressive=True, restart_marker_rows=1)
    photo.convert("L").save(VECTORS / "grey.jpg", quality=60, optimize=True)


def table():
    with open(VECTORS / "table.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["size", "colour, as seen", "weight"])
        writer.writerow([1.5, 'dark "red"', -2])
        writer.writerow([1e-3, "green", 0.25])


if __name__ == "__main__":
    VECTORS.mkdir(exist_ok=True)
    arrays()
    idx()
    images()
    table()
