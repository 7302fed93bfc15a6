//! The program as a person starts it. One binary, a file per command.

mod tests {
    mod mi;
}
