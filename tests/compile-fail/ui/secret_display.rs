//! A secret can be read with `expose`, and is not printed by mistake.

use hosted_links::Secret;

fn main() {
    println!("{}", Secret::from("token"));
}
