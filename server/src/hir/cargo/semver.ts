/**
 * Versions and requirements, as far as cargo needs them to pick one of several sources (Cargo reference, "Specifying
 * Dependencies"). A requirement that does not parse matches everything: the wrong version is better than none.
 */
export interface Version {
  readonly numbers: readonly [number, number, number];
  readonly prerelease: string;
}

export function parseVersion(text: string): Version | undefined {
  const match = /^\s*(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?/.exec(text);
  if (match === null) return undefined;
  return { numbers: [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0)], prerelease: match[4] ?? "" };
}

/** Negative when `a` is the older. */
export function compareVersions(a: Version, b: Version): number {
  for (const index of [0, 1, 2] as const) {
    const difference = a.numbers[index] - b.numbers[index];
    if (difference !== 0) return difference;
  }
  if (a.prerelease === b.prerelease) return 0;
  if (a.prerelease === "") return 1;
  if (b.prerelease === "") return -1;
  return a.prerelease < b.prerelease ? -1 : 1;
}

export function matches(requirement: string, version: Version): boolean {
  return requirement.split(",").every((part) => matchesOne(part.trim(), version));
}

function matchesOne(part: string, version: Version): boolean {
  const match = /^(\^|~|=|>=|<=|>|<)?\s*(.*)$/.exec(part);
  const operator = match?.[1] ?? "^";
  const text = match?.[2] ?? "";
  const wildcard = /^(\d+(?:\.\d+)?)?\.?\*/.exec(text);
  if (wildcard !== null) {
    const prefix = (wildcard[1] ?? "").split(".").filter((number) => number !== "");
    return prefix.every((number, index) => version.numbers[index] === Number(number));
  }
  const wanted = parseVersion(text);
  if (wanted === undefined) return true;
  const given = (/^[\d.]+/.exec(text)?.[0] ?? "").split(".").length;
  const order = compareVersions(version, wanted);
  const samePrefix = (count: number): boolean =>
    version.numbers.slice(0, count).every((number, index) => number === wanted.numbers[index]);
  switch (operator) {
    case "=":
      return given === 3 ? order === 0 : samePrefix(given);
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case "~":
      return order >= 0 && samePrefix(Math.min(given, 2));
    default: {
      const firstNonZero = wanted.numbers.findIndex((number) => number !== 0);
      const fixed = firstNonZero < 0 ? given : Math.min(firstNonZero + 1, 3);
      return order >= 0 && samePrefix(fixed);
    }
  }
}
