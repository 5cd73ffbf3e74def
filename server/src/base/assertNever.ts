/** Marks the branch of a `switch` that no member of the union reaches; the compiler proves it, a throw guards it. */
export function assertNever(value: never): never {
  throw new Error(`unreachable variant: ${JSON.stringify(value)}`);
}
