//! An engine as the comparison sees it: a process that is asked, and ended if it does not answer in time.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use serde::de::DeserializeOwned;

use crate::engines::{Contender, Kind};
use crate::protocol::{Answer, Hello, Question};

/// An engine that is not ready by then has failed.
const LONGEST_START: Duration = Duration::from_secs(120);

/// One of the compared, with its process.
pub struct Peer {
    pub contender: Contender,
    pub hello: Hello,
    python: Option<PathBuf>,
    /// None after it was ended.
    running: Option<Running>,
}

struct Running {
    child: Child,
    input: ChildStdin,
    lines: Receiver<String>,
}

impl Peer {
    /// Starts an engine, those in Python with this interpreter.
    pub fn start(contender: Contender, python: Option<PathBuf>) -> Result<Peer, String> {
        let (running, hello) = start(&contender, python.as_ref())?;
        Ok(Peer { contender, hello, python, running: Some(running) })
    }

    /// Its answer, or why there is none within `longest`. It is started again after it was ended.
    pub fn ask(&mut self, question: &Question, longest: Duration) -> Result<Answer, String> {
        let mut running = match self.running.take() {
            Some(running) => running,
            None => start(&self.contender, self.python.as_ref())?.0,
        };
        let mut line = serde_json::to_string(question).expect("it is JSON");
        line.push('\n');
        running.input.write_all(line.as_bytes()).map_err(|error| error.to_string())?;
        let answer = running.next(longest)?;
        self.running = Some(running);
        Ok(answer)
    }
}

impl Running {
    fn next<T: DeserializeOwned>(&mut self, longest: Duration) -> Result<T, String> {
        match self.lines.recv_timeout(longest) {
            Ok(line) => serde_json::from_str(&line).map_err(|error| format!("{error} in {line}")),
            Err(RecvTimeoutError::Timeout) => Err(format!("not done after {} s", longest.as_secs())),
            Err(RecvTimeoutError::Disconnected) => Err("it ended".to_owned()),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start(contender: &Contender, python: Option<&PathBuf>) -> Result<(Running, Hello), String> {
    let mut command = match contender.kind {
        Kind::Rust { .. } => {
            let mut command = Command::new(std::env::current_exe().expect("a program has a path"));
            command.args(["--serve", contender.name]);
            command
        }
        Kind::Presidio(which) => {
            let mut command = Command::new(python.ok_or("no --python with presidio-analyzer was given")?);
            command.arg("-c").arg(include_str!("engines/presidio.py")).arg(which);
            command
        }
    };
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("it does not start: {error}"))?;
    let input = child.stdin.take().expect("it is a pipe");
    let output = BufReader::new(child.stdout.take().expect("it is a pipe"));
    let (send, lines) = channel();
    std::thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
    let mut running = Running { child, input, lines };
    let hello = running.next(LONGEST_START)?;
    Ok((running, hello))
}
