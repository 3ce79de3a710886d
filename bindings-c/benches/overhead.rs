//! What a call from C costs over the core's own time, on the workload of `benches/src/lib.rs` with 1,000 policies.
//!
//! Both are timed in turn by the processor's clock, and the best rounds are compared: the machine may be busy with other things.

use std::path::Path;
use std::process::Command;

use lictor::{Options, Scratch, Verdict};
use lictor_benches::{attribute_policies, attribute_request, compiled};

const POLICIES: usize = 1_000;
const CALLS: u32 = 30_000;
const ROUNDS: usize = 40;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder").to_owned();
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("overhead");
    let policies = Path::new(env!("CARGO_TARGET_TMPDIR")).join("attributes.yaml");
    std::fs::write(&policies, attribute_policies(POLICIES)).expect("the policies can be written");
    run(Command::new(env!("CARGO")).args(["build", "--release", "--locked", "--quiet", "-p", "lictor-c"]));
    let library = target.join("release");
    run(Command::new("cc")
        .args(["-std=c99", "-O2", "-I"])
        .arg(folder.join("include"))
        .arg("-o")
        .arg(&program)
        .arg(folder.join("benches/overhead.c"))
        .arg(library.join("liblictor.a"))
        .args(["-lgcc_s", "-lutil", "-lrt", "-lpthread", "-lm", "-ldl"]));

    let core = Core::new();
    let mut rounds: [Vec<f64>; 5] = Default::default();
    for _ in 0..ROUNDS {
        let (decide, evaluate) = core.round();
        let c = run(Command::new(&program).arg(&policies).arg(CALLS.to_string()));
        let c: Vec<f64> = c.split_whitespace().map(|number| number.parse().expect("a number")).collect();
        for (times, time) in rounds.iter_mut().zip([decide, evaluate].into_iter().chain(c)) {
            times.push(time);
        }
    }
    let [decide, evaluate, c_decide, c_evaluate, c_filled] = rounds.map(best);
    println!(
        "nanoseconds of processor time a call, the best of {ROUNDS} rounds of {CALLS} calls, {POLICIES} policies\n"
    );
    println!("| call | core | C | over the core's time |\n|---|---:|---:|---:|");
    let row = |name: &str, core: f64, c: f64| println!("| {name} | {core:.0} | {c:.0} | {:+.0} |", c - core);
    row("`decide`", decide, c_decide);
    row("`evaluate`, and freeing the decision", evaluate, c_evaluate);
    row("setting seven fields again, and `decide`", decide, c_filled);
}

struct Core {
    evaluator: lictor::Evaluator,
    request: lictor::Request,
}

impl Core {
    fn new() -> Self {
        Core { evaluator: compiled(&attribute_policies(POLICIES)), request: attribute_request(POLICIES / 10) }
    }

    fn round(&self) -> (f64, f64) {
        let mut scratch = Scratch::default();
        let decide = time(|| {
            let outcome = self.evaluator.decide_in(&self.request, &mut scratch).expect("no tenant");
            assert_eq!(outcome.verdict, Verdict::Deny);
        });
        let evaluate = time(|| {
            let options = Options::default();
            std::hint::black_box(
                self.evaluator.evaluate_with(&self.request, options, &mut scratch).expect("no tenant"),
            );
        });
        (decide, evaluate)
    }
}

fn time(mut call: impl FnMut()) -> f64 {
    let start = processor_time();
    for _ in 0..CALLS {
        call();
    }
    (processor_time() - start) / f64::from(CALLS)
}

/// The time that the process has been running, in nanoseconds, whatever else the machine does.
fn processor_time() -> f64 {
    unsafe extern "C" {
        safe fn clock() -> std::ffi::c_long;
    }
    // POSIX fixes the unit: a million ticks are a second.
    #[expect(clippy::cast_precision_loss, reason = "a benchmark runs for seconds")]
    let ticks = clock() as f64;
    ticks * 1e3
}

fn best(times: Vec<f64>) -> f64 {
    times.into_iter().min_by(f64::total_cmp).expect("there are rounds")
}

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("figures are ASCII")
}
