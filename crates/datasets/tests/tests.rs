//! One binary, a file per theme.

mod tests {
    mod digits;
    mod folder;
    mod mirrors;
    mod real;
    mod sample;
    mod server;
}
