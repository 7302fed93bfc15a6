//! All pairs, exactly, in tiles of 64 by 64 points: 8-bit integers rule most pairs out, the numbers decide the rest.

mod count;
mod knn;
pub(crate) mod lanes;
mod levels;
mod order;
mod screen;
pub(crate) mod tiles;

use crate::samples::{Samples, Scalar};
use crate::search::blocks::count::count;
use crate::search::blocks::knn::nearest;
use crate::search::blocks::levels::typical_distance;
use crate::search::blocks::order::neighbours_together;
use crate::search::blocks::screen::{Quantised, Screen};
use crate::search::blocks::tiles::{Pair, Side};
use crate::search::instructions::Instructions;
use crate::search::neighbours::{Nearest, Neighbourhoods, Rule};
use crate::search::plain::distance;
use rayon::prelude::*;

impl<T: Scalar> Pair<'_, T> {
    fn radii(&self, position: usize, nearest: &Nearest<T>, rule: Rule) -> (T, T) {
        let i = self.order[position] as usize;
        let (x, y) = (self.x.samples, self.y.samples);
        rule.radii(nearest.bound(), nearest, |j| (distance(x.row(i), x.row(j)), distance(y.row(i), y.row(j))))
    }
}

/// `guess`: of every sample k others, in a row, that may be its neighbours; the closer, the faster. Holds the
/// neighbours in the end.
pub(crate) fn neighbourhoods<T: Scalar>(
    x: Samples<T>,
    y: Samples<T>,
    k: usize,
    rule: Rule,
    instructions: Instructions,
    guess: Option<&mut Vec<u32>>,
) -> Neighbourhoods {
    let n = x.n();
    let instructions = instructions.available();
    let typical = typical_distance(x, y);
    let (rows_x, rows_y) = rayon::join(|| Quantised::new(x, typical), || Quantised::new(y, typical));
    let order = neighbours_together(&rows_x, &rows_y, n);
    let (screen_x, screen_y) = rayon::join(|| Screen::new(&rows_x, &order), || Screen::new(&rows_y, &order));
    let pair = Pair { x: Side { samples: x, screen: screen_x }, y: Side { samples: y, screen: screen_y }, order };

    let known = guess.as_deref().filter(|guess| guess.len() == n * k).map(Vec::as_slice);
    let nearest = nearest(&pair, k, known, instructions);
    let radii: (Vec<T>, Vec<T>) =
        nearest.par_iter().enumerate().map(|(position, nearest)| pair.radii(position, nearest, rule)).unzip();
    let counts =
        (count(&pair.x, &pair.order, &radii.0, instructions), count(&pair.y, &pair.order, &radii.1, instructions));

    let mut hoods = Neighbourhoods { eps: vec![0.0; n], nearest: vec![0.0; n], x: vec![0; n], y: vec![0; n] };
    for (position, &i) in pair.order.iter().enumerate() {
        let i = i as usize;
        (hoods.nearest[i], hoods.eps[i]) = nearest[position].summary();
        (hoods.x[i], hoods.y[i]) = (counts.0[position], counts.1[position]);
    }
    if let Some(guess) = guess {
        guess.resize(n * k, 0);
        for (nearest, &i) in nearest.iter().zip(&pair.order) {
            let own = &mut guess[i as usize * k..][..k];
            own.iter_mut().zip(nearest.indices()).for_each(|(guess, j)| *guess = j as u32);
        }
    }
    hoods
}
