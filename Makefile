# One command sets everything up and passes every test: `make test`.
# Longer campaigns have their own: `make compare`, `make fuzz`, `make bench`.

MINIMUM_RUST := 1.89

.PHONY: test rust budgets python node c go toolchain format lint docs unit compare fuzz bench scores prose-scores

test: rust budgets python node c go

rust: toolchain format lint docs unit

# Needs valgrind as well: instructions a call, which a busy machine does not change, against what they may be.
budgets: toolchain
	@command -v valgrind >/dev/null || { echo "lictor's budgets need valgrind" >&2; exit 1; }
	cargo build --locked --quiet --release -p lictor-benches --bins
	cargo run --locked --quiet --release -p lictor-benches --bin budgets
	cargo test --locked --quiet --release -p lictor-benches --test scan_instructions -- --ignored

# Needs Python 3.11 or newer as well.
python: toolchain
	$(MAKE) -C bindings-python test

# Needs Node 20 or newer and npm as well.
node: toolchain
	$(MAKE) -C bindings-node test

# Needs a C and a C++ compiler, valgrind and pkg-config as well.
c: toolchain
	$(MAKE) -C bindings-c test

# Needs what `c` needs, and Go.
go: toolchain
	$(MAKE) -C bindings-go test

toolchain:
	@command -v cargo >/dev/null || { echo "lictor needs Rust $(MINIMUM_RUST) or newer (https://rustup.rs)" >&2; exit 1; }
	@cargo fmt --version >/dev/null 2>&1 || { echo "lictor's checks need rustfmt: rustup component add rustfmt" >&2; exit 1; }
	@cargo clippy --version >/dev/null 2>&1 || { echo "lictor's checks need clippy: rustup component add clippy" >&2; exit 1; }

format:
	cargo fmt --all --check

lint:
	cargo clippy --workspace --all-targets --locked -- -D warnings

docs:
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked --quiet

unit:
	cargo test --workspace --exclude lictor-c --locked

# The compiled evaluator against the slow oracle on 100,000 random bundles and requests.
compare: toolchain
	cargo run --release --locked -p lictor-conformance --bin compare -- --pairs 100000

# Each fuzz target for a minute. Needs a nightly toolchain and cargo-fuzz.
fuzz:
	@cargo +nightly fuzz --version >/dev/null 2>&1 || { echo "fuzzing needs: rustup toolchain install nightly && cargo install cargo-fuzz" >&2; exit 1; }
	cd fuzz && for target in $$(cargo +nightly fuzz list); do cargo +nightly fuzz run $$target -- -max_total_time=60 || exit 1; done

bench: toolchain
	cargo bench --locked -p lictor-benches

# How well the detectors find, on the labelled data of benches/data; writes the page of the docs.
scores: toolchain
	cargo run --release --locked --quiet -p lictor-benches --bin scores
	cargo run --release --locked --quiet -p lictor-benches --bin scores -- --format markdown > docs/detector-scores.md

# How well plain-language policies are understood, on the labelled texts of conformance/prose; writes the page of the docs.
prose-scores: toolchain
	cargo run --release --locked --quiet -p lictor-conformance --bin prose_scores
	cargo run --release --locked --quiet -p lictor-conformance --bin prose_scores -- --format markdown > docs/prose-scores.md
