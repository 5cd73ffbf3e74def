/** What `cfg` turns on and off, and what a build script is taken to set. */
import { describe, expect, test } from "vitest";
import { applyCfg, DEFAULT_CFG, parseCfg, presence } from "../../src/hir/cfg.js";

const options = {
  features: new Set(["a"]),
  buildScript: 'autocfg::emit("has_std"); println!("cargo:rustc-cfg=no_atomics");',
};

const BUILD_SCRIPT = `
const PROBE: &str = "#![feature(error_generic_member_access)] fn main() {}";
const STABLE_PROBE: &str = r#"#[track_caller] fn main() {}"#;
fn main() {
    let exempt = cfg!(exempt);
    if exempt { println!("cargo:rustc-cfg=exempt"); }
    match compile_probe() {
        Some(status) if status.success() => println!("cargo:rustc-cfg=backtrace"),
        _ => {}
    }
    match compile_probe(STABLE_PROBE) { Some(status) if status.success() => println!("cargo:rustc-cfg=caller"), _ => {} }
    match compile_probe(PROBE) { Some(status) if status.success() => println!("cargo:rustc-cfg=member_access"), _ => {} }
    if version.minor < 53 {
        // An old compiler's fault.
        println!("cargo:rustc-cfg=span_workaround");
    }
    if version.minor >= 53 { println!("cargo:rustc-cfg=span_join"); }
    println!("cargo:rustc-cfg=use_proc_macro");
    if version.nightly || !exempt {
        println!("cargo:rustc-cfg=wrap_proc_macro");
    }
    if version.nightly && feature_allowed("span") { println!("cargo:rustc-cfg=span"); }
    let target = env::var("TARGET").unwrap();
    if target.starts_with("web") {
        autocfg::emit("in_browser");
        if target.contains("wasi") { autocfg::emit("in_a_sandbox"); }
    }
    if !target.contains("bsd") { autocfg::emit("has_epoll"); }
    if target_os.as_str() == "linux" { autocfg::emit("has_futex"); }
    if env::var("DEP_TLS_FORK").is_ok() { println!("cargo:rustc-cfg=forked"); }
    if env::var_os("CARGO_FEATURE_STD").is_some() { println!("cargo:rustc-cfg=has_std"); }
    if let Ok(version) = env::var("DEP_TLS_VERSION") { println!("cargo:rustc-cfg=versioned"); }
}`;

describe("options that a build script sets, without running it", () => {
  test.each([
    ["use_proc_macro", "always"],
    ["span_join", "always"],
    ["wrap_proc_macro", "always"],
    ["span_workaround", "never"],
    ["span", "never"],
    ["backtrace", "never"],
    ["caller", "always"],
    ["member_access", "never"],
    ["exempt", "never"],
    ["in_browser", "never"],
    ["in_a_sandbox", "never"],
    ["has_epoll", "always"],
    ["has_futex", "always"],
    ["forked", "never"],
    ["has_std", "always"],
    ["versioned", "always"],
  ])("%s: %s", (option, expected) => {
    expect(presence(parseCfg(option), { features: new Set(), buildScript: BUILD_SCRIPT })).toBe(expected);
  });
});

describe("cfg", () => {
  test.each([
    ["unix", "always"],
    ["windows", "never"],
    ["test", "testOnly"],
    ["not(test)", "always"],
    ["all(test, not(test))", "never"],
    ['feature = "a"', "always"],
    ['not(feature = "a")', "never"],
    ['any(target_os = "macos", all(target_os = "linux", target_pointer_width = "64"))', "always"],
    ["has_std", "always"],
    ["no_atomics", "never"],
    ["has_else", "never"],
    ["all(", "never"],
    ["true", "always"],
  ])("%s: %s", (text, expected) => {
    expect(presence(parseCfg(text), options)).toBe(expected);
  });

  test("cfg_attr adds its attributes where the condition holds", () => {
    const span = { start: 0, end: 0, expansion: undefined };
    const attribute = (path: string, argument: string) => ({ inner: false, path, argument, span });
    const result = applyCfg(
      [attribute("cfg_attr", '(unix, derive(Clone), path = "x.rs")'), attribute("cfg_attr", "(windows, inline)")],
      DEFAULT_CFG,
    );
    expect(result.attributes.map((added) => added.path + added.argument)).toEqual(["derive(Clone)", 'path= "x.rs"']);
    expect(applyCfg([attribute("cfg_attr", "(unix, cfg(windows))")], DEFAULT_CFG).presence).toBe("never");
  });
});
