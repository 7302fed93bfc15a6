//! Which search finds the neighbours.

mod bits;
mod blocks;
mod buckets;
#[cfg(feature = "cuda")]
mod cuda;
pub(crate) mod instructions;
pub(crate) mod plain;
pub(crate) mod sets;
pub(crate) mod tree;

use crate::error::Error;
use crate::neighbourhoods::Neighbourhoods;
use crate::rule::Rule;
use crate::samples::Samples;
use instructions::Instructions;
use serde::{Deserialize, Serialize};
use sets::Lane;
use tree::Axis;

/// How neighbours are found. Every search gives the same counts; they differ in time alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Search {
    /// The fastest one: buckets up to 12 coordinates (x and y together), then blocks.
    #[default]
    Auto,
    /// A k-d tree of buckets of 32 points, looked at 32 at once, and sorted columns in one dimension: for few dimensions.
    Buckets,
    /// kiddo's k-d trees, and sorted columns in one dimension: for few dimensions. Where a tree cannot be built (more than
    /// [`MAX_TREE_DIMS`](crate::MAX_TREE_DIMS) coordinates, or many equal values in a column) the search is `Blocks`.
    Tree,
    /// Exact screening of all pairs on an 8-bit copy in blocks of 64 points: for many dimensions.
    Blocks,
    /// Every pair in plain loops: the slow oracle.
    Plain,
    /// Every pair on the first NVIDIA GPU; for k above 32 the search is `Blocks`. Never chosen by `Auto`. Without a GPU
    /// that works the answer is [`Error::NoDevice`], [`Error::NoKernels`] or [`Error::DeviceFailed`].
    #[cfg(feature = "cuda")]
    Cuda,
}

/// Most coordinates for which [`Search::Auto`] takes buckets. At 6 + 6 independent coordinates they are ahead of the
/// blocks, at 8 + 8 behind, at N = 2,000 as at 100,000 (`cargo run --release -p neighbours --example bench -- few`).
const AUTO_BUCKET_DIMS: usize = 12;

pub(crate) fn neighbourhoods<T: Lane + Axis>(
    x: Samples<T>,
    y: Samples<T>,
    k: usize,
    rule: Rule,
    search: Search,
    instructions: Instructions,
    guess: Option<&mut Vec<u32>>,
) -> Result<(Neighbourhoods, Search), Error> {
    let tree = || tree::neighbourhoods(x, y, k, rule).map(|found| (found, Search::Tree));
    let buckets = || Some((buckets::neighbourhoods(x, y, k, rule, instructions), Search::Buckets));
    let settled = |(found, search): (Neighbourhoods, Search)| (found.settled(rule), search);
    let found = match search {
        Search::Plain => Some(settled((plain::neighbourhoods(x, y, k, rule), Search::Plain))),
        Search::Blocks => None,
        Search::Buckets => buckets(),
        Search::Tree => tree().map(settled),
        Search::Auto if x.dims() + y.dims() <= AUTO_BUCKET_DIMS => buckets(),
        Search::Auto => None,
        #[cfg(feature = "cuda")]
        Search::Cuda => cuda::neighbourhoods(x, y, k, rule)?.map(|found| settled((found, Search::Cuda))),
    };
    let blocks = || settled((blocks::neighbourhoods(x, y, k, rule, instructions, guess), Search::Blocks));
    Ok(found.unwrap_or_else(blocks))
}

impl std::str::FromStr for Search {
    type Err = UnknownSearch;

    fn from_str(name: &str) -> Result<Self, UnknownSearch> {
        match name {
            "auto" => Ok(Self::Auto),
            "buckets" => Ok(Self::Buckets),
            "tree" => Ok(Self::Tree),
            "blocks" => Ok(Self::Blocks),
            "plain" => Ok(Self::Plain),
            #[cfg(feature = "cuda")]
            "cuda" => Ok(Self::Cuda),
            _ => Err(UnknownSearch(name.to_owned())),
        }
    }
}

/// A name that no search has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no search is called `{0}`: there are auto, buckets, tree, blocks, plain")]
pub struct UnknownSearch(String);
