#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| lictor_fuzz_harness::streams(data));
