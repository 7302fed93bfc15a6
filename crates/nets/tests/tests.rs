//! Training from outside.

mod themes {
    mod batches;
    mod errors;
    mod networks;
    mod outline;
    mod shapes;
    mod threads;
}
