//! Dropout whose choice is a function of a key and the place of a value: any number of threads drops the same ones, and
//! the backward pass need not store which.

use rayon::prelude::*;

use crate::number::Number;

/// Values that one task works on at a time.
const CHUNK: usize = 1 << 15;

/// Which values of one step are dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mask {
    key: u64,
    percent: u32,
}

/// The finaliser of SplitMix64 (Steele, Lea & Flood 2014).
fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

impl Mask {
    /// The mask of a node in a step of a training.
    pub fn new(seed: u64, step: u64, node: usize, percent: u32) -> Self {
        let key = [seed, step, node as u64].into_iter().fold(0, |key, part| mix(key ^ part.wrapping_add(GOLDEN)));
        Self { key, percent }
    }

    fn keeps(self, place: usize) -> bool {
        let word = mix(self.key.wrapping_add((place as u64).wrapping_mul(GOLDEN))) >> 32;
        word * 100 >= u64::from(self.percent) << 32
    }

    /// What the value at this place is multiplied by.
    pub fn factor<E: Number>(self, place: usize) -> E {
        if self.keeps(place) { self.scale() } else { E::default() }
    }

    /// `into = mask from`, or with `add` `into += mask from`.
    pub(crate) fn apply<E: Number>(self, from: &[E], into: &mut [E], add: bool) {
        let scale = self.scale::<E>();
        into.par_chunks_mut(CHUNK).zip(from.par_chunks(CHUNK)).enumerate().for_each(|(chunk, (into, from))| {
            for (i, (into, from)) in into.iter_mut().zip(from).enumerate() {
                // A dropped value is 0 whatever it was, infinite too.
                let value = if self.keeps(chunk * CHUNK + i) { *from * scale } else { E::default() };
                *into = if add { *into + value } else { value };
            }
        });
    }

    fn scale<E: Number>(self) -> E {
        E::nearest(100.0 / (100.0 - f64::from(self.percent)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_drops_the_share_and_keeps_the_mean() {
        for percent in [0, 10, 50, 90] {
            let mask = Mask::new(3, 7, 1, percent);
            let (from, mut into) = (vec![1.0_f64; 100_000], vec![f64::NAN; 100_000]);
            mask.apply(&from, &mut into, false);
            let dropped = into.iter().filter(|value| **value == 0.0).count() as f64 / 1e5;
            assert!((dropped - f64::from(percent) / 100.0).abs() < 0.005, "{percent}: {dropped}");
            assert!((into.iter().sum::<f64>() / 1e5 - 1.0).abs() < 0.05, "{percent}");
            let by_place: Vec<f64> = (0..into.len()).map(|place| mask.factor(place)).collect();
            assert_eq!(into, by_place);
        }
    }

    #[test]
    fn another_step_seed_or_node_drops_others() {
        let kept = |mask: Mask| (0..1000).map(|place| mask.keeps(place)).collect::<Vec<_>>();
        let base = kept(Mask::new(0, 0, 0, 50));
        for other in [Mask::new(1, 0, 0, 50), Mask::new(0, 1, 0, 50), Mask::new(0, 0, 1, 50)] {
            let same = kept(other).iter().zip(&base).filter(|(a, b)| a == b).count();
            assert!((400..600).contains(&same), "{same}");
        }
    }
}
