//! All pairs, exactly, in tiles of 64 by 64 points: 8-bit integers rule most pairs out, the numbers decide the rest.

mod count;
mod knn;
pub(crate) mod lanes;
mod levels;
mod order;
mod screen;
pub(crate) mod tiles;

use crate::distance::distance;
use crate::hood::Hood;
use crate::neighbourhoods::Neighbourhoods;
use crate::rule::Rule;
use crate::samples::Samples;
use crate::search::blocks::count::count;
use crate::search::blocks::knn::nearest;
use crate::search::blocks::levels::typical_distance;
use crate::search::blocks::order::neighbours_together;
use crate::search::blocks::screen::{Quantised, Screen};
use crate::search::blocks::tiles::{Pair, Side};
use crate::search::instructions::Instructions;
use crate::search::sets::Lane;
use rayon::prelude::*;

impl<T: Lane> Pair<'_, T> {
    /// The distances of two samples in x and in y.
    pub(crate) fn marginals(&self, i: usize, j: usize) -> (T, T) {
        let (x, y) = (self.x.samples, self.y.samples);
        (distance(x.row(i), x.row(j)), distance(y.row(i), y.row(j)))
    }
}

/// `guess`: of every sample k others, in a row, that may be its neighbours; the closer, the faster. Holds the
/// neighbours in the end.
pub(crate) fn neighbourhoods<T: Lane>(
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
    let (hoods, radii): (Vec<Hood>, Vec<(T, T)>) = nearest
        .par_iter()
        .zip(&pair.order)
        .map(|(nearest, &i)| {
            let marginals = |j| pair.marginals(i as usize, j);
            (nearest.hood(marginals), rule.radii(nearest.bound(), nearest, marginals))
        })
        .unzip();
    let radii: (Vec<T>, Vec<T>) = radii.into_iter().unzip();
    let in_x = count(&pair.x, &pair.order, &radii.0, instructions);
    let in_y = count(&pair.y, &pair.order, &radii.1, instructions);
    let counted = hoods.into_iter().zip(in_x.into_iter().zip(in_y)).map(|(hood, (x, y))| Hood { x, y, ..hood });
    let hoods = Neighbourhoods::ordered(&pair.order, counted);

    if let Some(guess) = guess {
        guess.resize(n * k, 0);
        for (nearest, &i) in nearest.iter().zip(&pair.order) {
            let own = &mut guess[i as usize * k..][..k];
            own.iter_mut().zip(nearest.indices()).for_each(|(guess, j)| *guess = j as u32);
        }
    }
    hoods
}
