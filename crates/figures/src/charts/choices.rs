/// What the shades within an architecture's hue tell apart, from light to dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColourBy {
    /// Nothing: one colour for each architecture.
    #[default]
    Architecture,
    /// Light for narrow, dark for wide.
    Width,
    /// Light for shallow, dark for deep.
    Depth,
}

/// How the runs of a group, which differ in their seed, are drawn where error stands against information.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Seeds {
    /// A trace for each run.
    #[default]
    Traces,
    /// The mean trace of each group, and a band around it: the convex hull of the runs' points at two successive epochs,
    /// for all such pairs, in one area. Each run's own trace lies in it.
    Bands,
}

/// What a ribbon around a mean over the runs of a group shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ribbon {
    /// From the lowest run to the highest.
    #[default]
    Range,
    /// The 95 % interval of the mean, from Student's t distribution.
    Interval,
}
