//! What a call allocates: `decide` nothing, `evaluate` a bounded few.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use lictor::{Compiler, Evaluator, Kind, Options, Request, Scratch, Value};

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

/// Counts the allocations of each thread.
struct Counting;

// SAFETY: every call is handed on to the system's allocator unchanged; counting touches a thread-local number that needs no
// allocation and no destructor.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller's promise about `layout` is handed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: `pointer` came from `System.alloc` with this layout.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations<T>(call: impl FnOnce() -> T) -> usize {
    let before = ALLOCATIONS.with(Cell::get);
    let result = call();
    let after = ALLOCATIONS.with(Cell::get);
    drop(result);
    after - before
}

fn evaluator() -> Evaluator {
    let policies = r#"
lictor: 1
bundle: {id: b, version: '1'}
defaults: {log: full}
policies:
  - {id: shell, scope: {org: o}, severity: high, when: 'risk_level >= high && action.contains("shell") && agent.id == "bot"', effect: deny}
  - {id: night, scope: {org: o, workspace: w}, when: 'tool.args.amount > 500 && "qa" in user.groups', effect: alert}
  - {id: key, scope: {org: o, workspace: w, repo: r}, kinds: [input], detect: {any: [secret.aws_key]}, effect: redact}
  - {id: word, scope: {org: o}, kinds: [input], pattern: falcon, effect: warn}
"#;
    Compiler::new().document("b.yaml", policies).compile().unwrap().evaluator
}

fn request(kind: Kind) -> Request {
    let scope = [("org", "o"), ("workspace", "w"), ("repo", "r")];
    let mut request = Request::new(kind, scope).with_fact("risk_level", "high");
    request.agent = Some("bot".to_owned());
    request.action = Some("shell_write".to_owned());
    request.principal.groups = Some(vec!["ops".to_owned(), "qa".to_owned()]);
    request
}

#[test]
fn deciding_allocates_nothing() {
    let evaluator = evaluator();
    let mut scratch = Scratch::default();
    let tool = request(Kind::ToolCall).with_tool("refund", [("amount".to_owned(), Value::Int(750))].into());
    let text = request(Kind::Input).with_text("a falcon, and AKIAIOSFODNN7EXAMPLE");
    for request in [&request(Kind::Event), &tool, &text] {
        for _ in 0..3 {
            evaluator.decide_in(request, &mut scratch).unwrap();
        }
        let count = allocations(|| evaluator.decide_in(request, &mut scratch).unwrap());
        assert_eq!(count, 0, "{request:?}");
    }
}

#[test]
fn a_rationale_allocates_a_bounded_few() {
    let evaluator = evaluator();
    let mut scratch = Scratch::default();
    let request = request(Kind::Event);
    let mut evaluate = || evaluator.evaluate_with(&request, Options::default(), &mut scratch).unwrap();
    assert_eq!(evaluate().rationale.len(), 2);
    evaluate();
    let count = allocations(evaluate);
    assert!(
        (1..=16).contains(&count),
        "{count} allocations for a row that matched and one that is undetermined"
    );
}

#[test]
fn a_batch_allocates_its_decisions_and_the_list_of_them() {
    let evaluator = evaluator();
    let mut scratch = Scratch::default();
    let call = request(Kind::ToolCall).with_tool("refund", [("amount".to_owned(), Value::Int(750))].into());
    let requests =
        [request(Kind::Event), call, request(Kind::Input).with_text("a falcon, and AKIAIOSFODNN7EXAMPLE")];
    let options = Options::default();
    evaluator.evaluate_many_with(&requests, options, &mut scratch);
    let alone: usize = requests
        .iter()
        .map(|request| {
            evaluator.evaluate_with(request, options, &mut scratch).unwrap();
            allocations(|| evaluator.evaluate_with(request, options, &mut scratch).unwrap())
        })
        .sum();
    evaluator.evaluate_many_with(&requests, options, &mut scratch);
    let together = allocations(|| evaluator.evaluate_many_with(&requests, options, &mut scratch));
    assert_eq!(together, alone + 1);
    // Ten times as many requests, ten times as many decisions, and nothing else.
    let many = || requests.iter().cycle().take(30);
    let together = allocations(|| evaluator.evaluate_many_with(many(), options, &mut scratch));
    assert!(together <= 10 * alone + 6, "{together} allocations for ten times {alone}");
}

/// The counter counts.
#[test]
fn an_allocation_is_seen() {
    assert_eq!(allocations(|| std::hint::black_box(Box::new(1))), 1);
}
