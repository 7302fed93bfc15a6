//! One binary, a file per theme.

#[global_allocator]
static MEMORY: interlayer_fuzz::Memory = interlayer_fuzz::Memory;

mod arrays;
