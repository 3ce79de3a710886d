//! Finds the system's engines, and says which are there.

use std::process::Command;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(hyperscan, re2)");
    println!("cargo::rerun-if-changed=src/bin/text/engines/re2.cc");
    if pkg_config::Config::new().atleast_version("5.0").probe("libhs").is_ok() {
        println!("cargo::rustc-cfg=hyperscan");
    }
    if pkg_config::Config::new().probe("re2").is_ok() {
        cc::Build::new()
            .cpp(true)
            .std("c++17")
            .opt_level(3)
            .file("src/bin/text/engines/re2.cc")
            .compile("re2_set");
        println!("cargo::rustc-cfg=re2");
    }
    let compiler = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let version = Command::new(compiler).arg("--version").output().map(|output| output.stdout);
    println!("cargo::rustc-env=COMPILER={}", String::from_utf8_lossy(&version.unwrap_or_default()).trim());
}
