//! Tells the linker that Node brings its symbols.

fn main() {
    napi_build::setup();
}
