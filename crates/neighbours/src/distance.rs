//! The max norm.

use crate::number::Scalar;

/// max |a - b| over equally many coordinates, in the arithmetic of T.
#[inline(always)]
pub fn distance<T: Scalar>(a: &[T], b: &[T]) -> T {
    const WIDTH: usize = 16;
    let (a, rest_a) = a.as_chunks::<WIDTH>();
    let (b, rest_b) = b.as_chunks::<WIDTH>();
    let mut largest = [T::default(); WIDTH];
    for (a, b) in a.iter().zip(b) {
        for ((l, a), b) in largest.iter_mut().zip(a).zip(b) {
            *l = l.larger(a.distance(*b));
        }
    }
    let rest = rest_a.iter().zip(rest_b).fold(T::default(), |d, (&a, &b)| d.larger(a.distance(b)));
    largest.into_iter().fold(rest, T::larger)
}

/// The same, given up (with some value beyond `bound`) once it exceeds `bound`.
#[inline]
pub(crate) fn distance_within<T: Scalar>(a: &[T], b: &[T], bound: T) -> T {
    const STRIDE: usize = 16;
    let mut largest = T::default();
    for (a, b) in a.chunks(STRIDE).zip(b.chunks(STRIDE)) {
        largest = largest.larger(distance(a, b));
        if largest > bound {
            break;
        }
    }
    largest
}
