/// Sizes of type in points, the same in every figure whatever its width.
pub mod points {
    /// Of the letter of a panel.
    pub const LETTER: f64 = 9.0;
    /// Of a title.
    pub const TITLE: f64 = 7.5;
    /// Of what an axis means.
    pub const AXIS: f64 = 7.0;
    /// Of the numbers at ticks.
    pub const TICK: f64 = 6.5;
    /// Of a legend.
    pub const LEGEND: f64 = 6.5;
    /// Of a caption, and of notes within a plot.
    pub const CAPTION: f64 = 5.5;
}

/// Widths of lines in millimetres.
pub mod lines {
    /// Of axes, ticks and levels.
    pub const AXIS: f64 = 0.18;
    /// Of minor ticks and grids.
    pub const THIN: f64 = 0.12;
}
