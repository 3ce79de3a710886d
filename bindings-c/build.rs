//! Names the shared library after its ABI, so that a program finds the one it was linked to.

use std::env;

/// As `lictor_abi_version` says; a test holds the two together.
const ABI: u32 = 1;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let argument = match env::var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("macos") => format!("-Wl,-install_name,@rpath/liblictor.{ABI}.dylib"),
        Ok("windows") | Err(_) => return,
        Ok(_) => format!("-Wl,-soname,liblictor.so.{ABI}"),
    };
    println!("cargo::rustc-cdylib-link-arg={argument}");
}
