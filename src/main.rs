//! The program.

fn main() {
    println!("hi");
}
