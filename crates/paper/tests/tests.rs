//! The paper's study from outside.

#[global_allocator]
static MEMORY: interlayer_fuzz::Memory = interlayer_fuzz::Memory;

mod themes {
    mod claims;
    mod fuzz;
    mod resuming;
    mod study;
    mod training_reference;
}
