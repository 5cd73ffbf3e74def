/** The `audit` command on a folder of its own: what it prints, when it fails, and that `--fix` asks git first. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type AuditOptions, audit } from "../../src/cli/audit.js";

const SOURCE =
  'fn show(text: &str) {\n    println!("{text}");\n}\nfn main() {\n    let name = String::from("a");\n    show(&name.clone());\n    println!("{name}");\n}\n';

const options: AuditOptions = {
  format: "text",
  project: { edition: "2024" },
  all: false,
  fix: false,
  allowDirty: false,
  deny: undefined,
};

let folder = "";
let output = "";
let complaints = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "audit-"));
  writeFileSync(join(folder, "main.rs"), SOURCE);
  output = "";
  complaints = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    // A CI may ask for colours.
    output += stripVTControlCharacters(String(text));
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    complaints += String(text);
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

describe("audit", () => {
  it("lists avoidable clones with totals", async () => {
    expect(await audit([folder], options)).toBe(0);
    expect(output).toContain("main.rs");
    expect(output).toContain("Borrow `name` instead of cloning");
    expect(output).toContain("1 avoidable");
  });

  it("groups by function, with totals by type and function; --all tells of needed ones, too", async () => {
    writeFileSync(
      join(folder, "main.rs"),
      `${SOURCE}fn keep(names: &[String]) -> String {\n    println!("{}", names[1].clone());\n    names[0].clone()\n}\n`,
    );
    await audit([folder], options);
    expect(output).toMatch(/main\.rs\n.*main::main\n.*6:11 .*avoidable/s);
    expect(output).toContain("3 clones");
    expect(output).toContain("by type: 2 String");
    expect(output).toContain("by function: 1 main::keep, 1 main::main");
    expect(output).not.toContain("names[0].clone()");
    output = "";
    await audit([folder], { ...options, all: true });
    expect(output).toContain("names[0].clone()");
  });

  it("fails with --deny avoidable", async () => {
    expect(await audit([folder], { ...options, deny: "avoidable" })).toBe(1);
  });

  it("prints JSON and SARIF that parse, and a Markdown table", async () => {
    await audit([folder], { ...options, format: "json" });
    expect(JSON.parse(output)).toMatchObject({
      totals: { clones: 1, avoidable: 1, safe: 1 },
      findings: [{ file: "main.rs", verdict: "avoidable", cost: "heap" }],
    });
    output = "";
    await audit([folder], { ...options, format: "sarif" });
    expect(JSON.parse(output)).toMatchObject({
      version: "2.1.0",
      runs: [{ results: [{ ruleId: "borrow-argument", level: "warning" }] }],
    });
    output = "";
    await audit([folder], { ...options, format: "markdown" });
    expect(output).toContain(
      "| main.rs:6 | `main::main` | `name.clone()` | `String`, heap buffer | Borrow `name` instead of cloning |",
    );
  });

  it("changes nothing outside git, or with uncommitted changes, unless told", async () => {
    expect(await audit([folder], { ...options, fix: true })).toBe(1);
    expect(complaints).toContain("not in a git work tree");
    execFileSync("git", ["init", "-q"], { cwd: folder });
    expect(await audit([folder], { ...options, fix: true })).toBe(1);
    expect(complaints).toContain("uncommitted changes");
    expect(readFileSync(join(folder, "main.rs"), "utf8")).toBe(SOURCE);
    expect(await audit([folder], { ...options, fix: true, allowDirty: true })).toBe(0);
    expect(readFileSync(join(folder, "main.rs"), "utf8")).toBe(SOURCE.replace("&name.clone()", "&name"));
  });

  it("names what it cannot read", async () => {
    expect(await audit([join(folder, "missing.rs")], options)).toBe(1);
    expect(complaints).toContain("missing.rs: no such file or folder");
  });
});
