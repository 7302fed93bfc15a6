//! One binary, a file per theme. With a GPU they run on it; without one they see what is said instead.

mod device;
mod source;
