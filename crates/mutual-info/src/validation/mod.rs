//! Estimators of mutual information against problems whose mutual information has a closed form: over numbers of samples
//! and dims, for several seeds.
//!
//! ```
//! use mutual_info::validation::{Candidate, Profile, Suite};
//!
//! let suite = Suite::new(Profile::Quick, None);
//! let dense = suite.families.iter().find(|family| family.name == "dense").unwrap();
//! let hardest = dense.problems.last().unwrap();
//! let sample = hardest.sample(500, 0);
//!
//! // 25 + 25 coordinates hold 1.86 bits, and 500 samples show KSG about 1.2 of them.
//! assert!((hardest.truth_bits() - 1.86).abs() < 0.01);
//! assert!(Candidate::Ksg1(3).bits(&sample)? < 1.4);
//! # Ok::<(), mutual_info::Error>(())
//! ```
//!
//! The closed forms, in nats (tables and figures have bits):
//!
//! | family | I(X; Y) | source |
//! |---|---|---|
//! | Gaussian pairs, correlated rho_i | `-1/2 sum ln(1 - rho_i^2)` | Cover and Thomas 2006, section 8.5 |
//! | m + n Gaussians, all correlations c | `1/2 ln{(1+(m-1)c)(1+(n-1)c) / [(1-c)(1+(m+n-1)c)]}` | the same, with `det = (1-c)^(m-1) (1+(m-1)c)` |
//! | X uniform on (0, 1), Y = X + U(-e, e) | `e - ln 2e` for e <= 1/2, `1/(4e)` above | h(Y) - h(Y given X), by hand |
//! | Student-t, nu degrees of freedom, identity dispersion | `f(nu) + f(nu+m+n) - f(nu+m) - f(nu+n)`, `f(x) = ln Gamma(x/2) - x/2 psi(x/2)` | Arellano-Valle, Contreras-Reyes and Genton 2013, Scand. J. Statistics 40, 42-62 |
//! | X one of m integers, Y = X with probability p, else any other | `log m - H(p) - (1-p) log(m-1)` | by hand |
//! | X one of m integers, Y uniform on (X, X + 2) | `log m - (m-1)/m log 2` | Gao, Kannan, Oh and Viswanath 2017, NeurIPS |
//! | X exponential, Y Poisson of mean X, zero instead with probability p | `(1-p)(2 ln 2 - gamma - sum ln(k) 2^-k)` | the same |
//! | both zero with probability p, else a Gaussian pair | `H(p) + (1-p) I(pair)` | by hand |
//! | independent integers or ReLU | 0 | |
//! | Gaussian pairs rounded, or in bfloat16 | as before, but for less than 0.001 bits | |
//! | x mapped one to one | as before the map | Kraskov, Stögbauer and Grassberger 2004, appendix |
//!
//! The maps are those of Czyż, Grabowski, Vogt, Beerenwinkel and Marx 2023 ("Beyond Normal: On the Evaluation of Mutual
//! Information Estimators", NeurIPS) and of their program, cbg-ethz/bmi, on x alone: normal CDF, asinh, half-cube
//! `x sqrt|x|`, the Swiss roll `t (cos t, sin t) / 21` with `t = 3 pi/2 (1 + 2u)` of the normal CDF u, and the spiral, which turns a
//! point v of the plane by the angle `|v|^2`; also a rotation by pi/4. LNC is undefined on the Swiss roll: the two
//! coordinates of x lie on a curve, so their total correlation, which LNC subtracts, is infinite.

mod candidate;
mod gaussian;
mod mapped;
mod problem;
mod student;
mod suite;
mod tied;
mod uniform;

pub use candidate::{Candidate, alpha};
pub use problem::{Problem, Sample};
pub use suite::{Family, Profile, Suite, UnknownProfile};
