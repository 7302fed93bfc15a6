//! One binary, a file per theme.

#[global_allocator]
static MEMORY: interlayer_fuzz::Memory = interlayer_fuzz::Memory;

mod tests {
    mod digits;
    mod folder;
    mod from_arrays;
    mod fuzz;
    mod mirrors;
    mod real;
    mod sample;
    mod server;
}
