use crate::digamma::Digamma;
use crate::error::Error;
use crate::samples::Samples;
use neighbours::{Scalar, kth_distances};
use serde::{Deserialize, Serialize};
use std::f64::consts::LN_2;

/// Differential entropy by the distance to the k-th neighbour (Kozachenko and Leonenko 1987; Kraskov 2004, eq. 20),
/// max norm: `psi(N) - psi(k) + d / N * sum ln(2 eps_i)`, in bits. Looks at every pair: time grows as N^2.
///
/// Equal distances do not matter: a tie at the k-th distance leaves that distance as it is. Values on a lattice have no
/// density; rounding should be finer than the distance to the k-th neighbour.
///
/// ```
/// use mutual_info::{KozachenkoLeonenko, Samples};
/// use rand::{RngExt, SeedableRng};
/// let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(0);
/// let x: Vec<f64> = (0..1000).map(|_| 4.0 * rng.random::<f64>()).collect();
/// let bits = KozachenkoLeonenko::new(3).entropy(Samples::new(&x, 1000, 1)?)?;
/// assert!((bits - 2.0).abs() < 0.1); // uniform on (0, 4)
/// # Ok::<(), mutual_info::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KozachenkoLeonenko {
    k: usize,
}

impl KozachenkoLeonenko {
    /// By the k-th neighbour.
    pub fn new(k: usize) -> Self {
        Self { k }
    }

    /// h(X) in bits for x of [N, dims]. It depends on the units of x and may be negative.
    ///
    /// # Errors
    /// [`Error::ZeroK`], [`Error::TooFewPoints`] below k + 2 samples, [`Error::Coincident`] where k or more samples
    /// coincide with one, [`Error::BeyondRange`] where a distance is beyond the largest number of the type.
    pub fn entropy<T: Scalar>(&self, x: Samples<T>) -> Result<f64, Error> {
        let eps = kth_distances(x.points(), self.k)?;
        if let Some(row) = eps.iter().position(|&e| e == 0.0) {
            return Err(Error::Coincident { row, k: self.k });
        }
        if let Some(row) = eps.iter().position(|&e| e == f64::INFINITY) {
            return Err(Error::BeyondRange { row });
        }
        let psi = Digamma::up_to(x.n());
        let (n, dims) = (x.n() as f64, x.dims() as f64);
        let logs: f64 = eps.iter().map(|e| e.ln()).sum();
        // The 2 of each eps is one bit per coordinate; 2 eps itself may be beyond f64.
        Ok((psi.at(x.n()) - psi.at(self.k) + dims * logs / n) / LN_2 + dims)
    }
}
