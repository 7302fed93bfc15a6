//! Every pair on an NVIDIA GPU: a panel of distances at a time, then what is read off its rows.
//!
//! Counts are those of the plain loops by construction: a distance is made of subtractions, magnitudes and maxima, all
//! exact or correctly rounded on the device too, and neighbours are ordered by distance, then by index.

use crate::error::Error;
use crate::hood::{Count, Shell};
use crate::neighbourhoods::Neighbourhoods;
use crate::number::Number;
use crate::rule::Rule;
use crate::samples::Samples;
use interlayer_gpu::{Buffer, Device, LaunchConfig, PushKernelArg, Source};

/// Most neighbours that a row keeps: one in each lane of a warp.
const MAX_K: usize = 32;

/// Bytes of distances on the device at a time, unless a single row of tiles needs more. Enough for all of 11,500 samples
/// of f32 at once: each pair is looked at once then, and twice where it takes several panels.
const PANEL_BYTES: usize = 1 << 30;

// As in kernels.cu.
const THREADS: u32 = 256;
const WARP: usize = 32;
const DEPTH: usize = 8;
const TILE_BYTES: usize = 512;
/// A multiple of every tile.
const PADDING: usize = 128;

/// None for more neighbours than a warp keeps.
pub(crate) fn neighbourhoods<T: Number>(
    x: Samples<T>,
    y: Samples<T>,
    k: usize,
    rule: Rule,
) -> Result<Option<Neighbourhoods>, Error> {
    if k > MAX_K {
        return Ok(None);
    }
    match Device::of_this_process(|device| search(device, x, y, k, rule)) {
        Ok(found) => Ok(Some(found)),
        Err(interlayer_gpu::Error::NoDevice { reason }) => Err(Error::NoDevice { reason }),
        Err(interlayer_gpu::Error::NoKernels { reason }) => Err(Error::NoKernels { reason }),
        Err(interlayer_gpu::Error::Failed { reason }) => {
            Err(Error::DeviceFailed { n: x.n(), dims: x.dims() + y.dims(), reason })
        }
    }
}

/// What a search needs on the device; x and y apart where there are two.
#[derive(Default)]
struct Memory {
    rows: Buffer<u8>,
    columns: [Buffer<u8>; 2],
    panels: [Buffer<u8>; 2],
    eps: Buffer<f64>,
    nearest: Buffer<f64>,
    /// Two numbers a sample, as in `Count`.
    counts: [Buffer<u32>; 2],
    /// Four numbers a sample, as in `Shell`.
    shells: Buffer<u32>,
}

/// The kernels for a number type.
fn source<T: Number>() -> Source {
    let is_single = size_of::<T>() == size_of::<f32>();
    let options: &[&str] = if is_single { &["--define-macro=SCALAR=float"] } else { &["--define-macro=SCALAR=double"] };
    Source { name: "neighbours", text: include_str!("kernels.cu"), options }
}

fn search<T: Number>(
    device: &mut Device,
    x: Samples<T>,
    y: Samples<T>,
    k: usize,
    rule: Rule,
) -> Result<Neighbourhoods, interlayer_gpu::Error> {
    let source = source::<T>();
    let to_columns = device.kernel(&source, "columns")?;
    let distances = device.kernel(&source, "distances")?;
    let neighbourhoods = device.kernel(&source, "neighbourhoods")?;
    let stream = &device.stream();
    let memory = device.memory::<Memory>();
    let (n, k, rule) = (x.n(), k as i32, rule as i32);
    let pitch = n.next_multiple_of(PADDING);
    let row_bytes = pitch * size_of::<T>();
    let panel_rows = (PANEL_BYTES / (2 * row_bytes) / PADDING * PADDING).clamp(PADDING, pitch);
    let padded = |samples: Samples<T>| samples.dims().next_multiple_of(DEPTH);

    for (samples, columns) in [x, y].into_iter().zip(&mut memory.columns) {
        let (width, dims) = (samples.dims(), padded(samples));
        let data = bytes(samples.data());
        let rows = memory.rows.of(stream, data.len())?;
        stream.memcpy_htod(data, rows)?;
        let columns = columns.of(stream, dims * row_bytes)?;
        let config = grid(pitch / WARP, dims.div_ceil(WARP), (WARP as u32, THREADS / WARP as u32));
        let mut launch = stream.launch_builder(&to_columns);
        launch.arg(&*rows).arg(&n).arg(&width).arg(&dims).arg(&pitch).arg(columns);
        // SAFETY: these are the kernel's parameters; rows holds n by width numbers, columns dims by pitch.
        unsafe { launch.launch(config) }?;
    }

    let (eps, nearest) = (memory.eps.of(stream, n)?, memory.nearest.of(stream, n)?);
    let [counts_x, counts_y] = &mut memory.counts;
    let (counts_x, counts_y) = (counts_x.of(stream, 2 * n)?, counts_y.of(stream, 2 * n)?);
    let shells = memory.shells.of(stream, 4 * n)?;
    let [panel_x, panel_y] = &mut memory.panels;
    let (panel_x, panel_y) = (panel_x.of(stream, panel_rows * row_bytes)?, panel_y.of(stream, panel_rows * row_bytes)?);
    for first in (0..pitch).step_by(panel_rows) {
        let rows = panel_rows.min(pitch - first);
        let tile = TILE_BYTES / size_of::<T>();
        let [columns_x, columns_y] = &mut memory.columns;
        for (samples, columns, panel) in [(x, columns_x, &mut *panel_x), (y, columns_y, &mut *panel_y)] {
            let dims = padded(samples);
            let columns = columns.of(stream, dims * row_bytes)?;
            let mut launch = stream.launch_builder(&distances);
            launch.arg(&*columns).arg(&dims).arg(&pitch).arg(&first).arg(panel);
            // SAFETY: these are the kernel's parameters; columns holds dims by pitch numbers, panel at least rows by
            // pitch, and both are multiples of the tile.
            unsafe { launch.launch(grid(pitch / tile, rows / tile, (THREADS, 1))) }?;
        }
        let mut launch = stream.launch_builder(&neighbourhoods);
        launch.arg(&*panel_x).arg(&*panel_y).arg(&n).arg(&pitch).arg(&first).arg(&k).arg(&rule);
        launch.arg(&mut *eps).arg(&mut *nearest).arg(&mut *shells).arg(&mut *counts_x).arg(&mut *counts_y);
        // SAFETY: these are the kernel's parameters; the panels hold rows by pitch numbers, the others n of what the
        // kernel writes, k is at most MAX_K and below n - 1.
        unsafe { launch.launch(grid(rows * WARP / THREADS as usize, 1, (THREADS, 1))) }?;
    }

    let (eps, nearest) = (stream.clone_dtoh(&eps.slice(..n))?, stream.clone_dtoh(&nearest.slice(..n))?);
    let shells: Vec<u32> = stream.clone_dtoh(&shells.slice(..4 * n))?;
    let [counts_x, counts_y]: [Vec<u32>; 2] =
        [stream.clone_dtoh(&counts_x.slice(..2 * n))?, stream.clone_dtoh(&counts_y.slice(..2 * n))?];
    stream.synchronize()?;
    let shell = |&[nearer, x, y, both]: &[u32; 4]| Shell { nearer, x, y, both };
    let counts = |found: Vec<u32>| found.as_chunks().0.iter().map(|&[within, at]| Count { within, at }).collect();
    let shells = shells.as_chunks().0.iter().map(shell).collect();
    Ok(Neighbourhoods { eps, nearest, shells, x: counts(counts_x), y: counts(counts_y) })
}

fn bytes<T: Number>(numbers: &[T]) -> &[u8] {
    // SAFETY: a Scalar is f32 or f64: every byte of it is set.
    unsafe { std::slice::from_raw_parts(numbers.as_ptr().cast(), size_of_val(numbers)) }
}

/// A grid that is too large for its type is too large for the device, which says so.
fn grid(width: usize, height: usize, (block_width, block_height): (u32, u32)) -> LaunchConfig {
    let [width, height] = [width, height].map(|blocks| u32::try_from(blocks).unwrap_or(u32::MAX));
    LaunchConfig { grid_dim: (width, height, 1), block_dim: (block_width, block_height, 1), shared_mem_bytes: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use interlayer_gpu::compiler_is_present;

    /// Needs NVRTC and no device, so that a machine with a toolkit alone tests the kernels' source.
    #[test]
    fn the_kernels_compile() {
        for source in [source::<f32>(), source::<f64>()] {
            for capability in [(7, 5), (8, 0), (9, 0)] {
                match source.ptx(capability) {
                    Ok(ptx) => assert!(ptx.contains(".entry neighbourhoods"), "{source:?}"),
                    Err(error) => assert!(!compiler_is_present(), "{error}"),
                }
            }
        }
    }
}
