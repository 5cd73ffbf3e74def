/** Child processes for the tools: with their output shown, or kept and shown only when they fail. */
import { spawn } from "node:child_process";

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Ended by force after this many milliseconds. */
  readonly timeout?: number;
}

export interface Outcome {
  readonly status: number;
  /** Standard output and error as they came. */
  readonly output: string;
}

/** Runs a command and keeps what it prints. Never rejects: a command that cannot be started has status 127. */
export function runQuietly(command: string, parameters: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(command, parameters, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32" && command === "npm",
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), options.timeout ?? 600_000);
    let output = "";
    child.stdout.on("data", (data: Buffer) => (output += data));
    child.stderr.on("data", (data: Buffer) => (output += data));
    child.on("error", (error) => {
      clearTimeout(timer);
      resolve({ status: 127, output: output + error.message });
    });
    child.on("close", (status) => {
      clearTimeout(timer);
      resolve({ status: status ?? 1, output });
    });
  });
}

/** Runs a command that must succeed. Rejects with what it printed. */
export async function run(command: string, parameters: readonly string[], options: RunOptions = {}): Promise<string> {
  const { status, output } = await runQuietly(command, parameters, options);
  if (status !== 0) throw new Error(`${command} ${parameters.join(" ")} failed (${status}):\n${output}`);
  return output;
}

/** Says what is being done, then how long it took. */
export async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const isTerminal = process.stdout.isTTY;
  const started = performance.now();
  process.stdout.write(`${what} …${isTerminal ? "" : "\n"}`);
  const result = await work();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(isTerminal ? `\r\u001b[K${what}: ${seconds} s\n` : `  ${seconds} s\n`);
  return result;
}
