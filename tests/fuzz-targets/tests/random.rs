//! Random input for every target, a little of it in each run.

use std::time::Duration;

use fuzz_targets::{STACK, TARGETS, Target};

/// How long each target is run with input of its own.
const BUDGET: Duration = Duration::from_secs(3);

/// Inputs that are the same in each run.
const SEEDS: [u64; 6] = [0x1_0000_0400, 0x2_0000_0800, 0x3_0000_1000, 0x4_0000_2000, 0x5_0000_2000, 0x6_0000_4000];

/// Runs a target in a thread with the stack that the program has.
fn on_stack(target: Target, work: fn(Target)) {
    let thread = std::thread::Builder::new().name(target.name.to_owned()).stack_size(STACK);
    let thread = thread.spawn(move || work(target)).expect("a thread can be started");
    thread.join().unwrap_or_else(|_| panic!("`{}` failed; its seed is printed above", target.name));
}

#[test]
fn nothing_fails_on_random_input() {
    for target in TARGETS {
        on_stack(*target, |target| {
            // The seed of what fails is printed, and `.seed(..)` here runs it again.
            arbtest::arbtest(|bytes| {
                (target.run)(bytes.bytes(bytes.len())?);
                Ok(())
            })
            .size_max(16 * 1024)
            .budget(BUDGET)
            .run();
        });
    }
}

#[test]
fn nothing_fails_on_input_that_was_random_once() {
    for target in TARGETS {
        on_stack(*target, |target| {
            for seed in SEEDS {
                arbtest::arbtest(|bytes| {
                    (target.run)(bytes.bytes(bytes.len())?);
                    Ok(())
                })
                .seed(seed)
                .run();
            }
        });
    }
}
