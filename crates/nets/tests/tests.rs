//! Training from outside.

mod themes {
    mod batches;
    mod debiased;
    mod errors;
    mod networks;
    mod outline;
    mod shapes;
    mod threads;
}
