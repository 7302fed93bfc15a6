//! An order of the points in which neighbours stand together, so that blocks of 64 are small in space.

use crate::search::blocks::screen::Quantised;

/// Halves the points at the median of their most spread coordinate until 64 are left; those that are clipped stand in
/// blocks of their own at the end.
pub(crate) fn neighbours_together(x: &Quantised, y: &Quantised, n: usize) -> Vec<u32> {
    let (mut order, clipped): (Vec<u32>, Vec<u32>) =
        (0..n as u32).partition(|i| !x.clipped[*i as usize] && !y.clipped[*i as usize]);
    let whole = if clipped.is_empty() { n } else { order.len() / 64 * 64 };
    order.extend(clipped);
    let (whole, mixed) = order.split_at_mut(whole);
    rayon::join(|| split(x, y, whole), || split(x, y, mixed));
    order
}

fn split(x: &Quantised, y: &Quantised, points: &mut [u32]) {
    if points.len() <= 64 {
        return;
    }
    let (side, line, byte) = widest(x, y, points);
    let rows = [x, y][side];
    let value = |&i: &u32| (rows.row(i as usize)[line].0[byte], i);
    let middle = points.len().div_ceil(64) / 2 * 64;
    points.select_nth_unstable_by_key(middle, value);
    let (below, above) = points.split_at_mut(middle);
    rayon::join(|| split(x, y, below), || split(x, y, above));
}

/// The coordinate (side, line, byte) with the largest variance over a sample of the points.
fn widest(x: &Quantised, y: &Quantised, points: &[u32]) -> (usize, usize, usize) {
    let step = points.len().div_ceil(128);
    let count = points.len().div_ceil(step) as u64;
    let mut best = (0, (0, 0, 0));
    for (side, rows) in [x, y].into_iter().enumerate() {
        for line in 0..rows.lines_per_row {
            let (mut sum, mut squares) = ([0_u32; 64], [0_u32; 64]);
            for &i in points.iter().step_by(step) {
                let values = &rows.row(i as usize)[line].0;
                for ((sum, squares), &v) in sum.iter_mut().zip(&mut squares).zip(values) {
                    *sum += u32::from(v);
                    *squares += u32::from(v) * u32::from(v);
                }
            }
            for byte in 0..64 {
                let (sum, squares) = (u64::from(sum[byte]), u64::from(squares[byte]));
                let spread = count * squares - sum * sum;
                if spread > best.0 {
                    best = (spread, (side, line, byte));
                }
            }
        }
    }
    best.1
}
