//! A part of a run in a process of its own: its memory is its own, and a crash or a run without end costs one figure only.

use std::io::Read as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What this program prints when it is started with `arguments`, or why it said nothing within `longest`.
pub fn answer(arguments: &[&str], longest: Duration) -> Result<String, String> {
    let own = std::env::current_exe().expect("a program has a path");
    let mut child =
        Command::new(own).args(arguments).stdout(Stdio::piped()).spawn().expect("it can be started again");
    let begin = Instant::now();
    let status = loop {
        match child.try_wait().expect("it can be waited for") {
            Some(status) => break status,
            None if begin.elapsed() > longest => {
                child.kill().expect("it can be ended");
                child.wait().expect("it can be waited for");
                return Err(format!("not done after {} s", longest.as_secs()));
            }
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    };
    let mut answer = String::new();
    child.stdout.take().expect("it is a pipe").read_to_string(&mut answer).expect("it says UTF-8");
    if status.success() { Ok(answer) } else { Err(format!("it ended with {status}")) }
}
