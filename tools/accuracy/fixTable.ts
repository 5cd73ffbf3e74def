/** What became of tried fixes, as a table in Markdown with a line a package and their sum, and what did not hold. */
import type { Trial, TrialReport } from "./fixTrials.js";
import { percent } from "./table.js";

const COLUMNS = [
  "",
  "clones",
  "avoidable",
  "safe fixes alone",
  "first fixes alone",
  "safe ones together",
  "checked",
  "tests",
  "of those that can go",
] as const;

export function fixTable(reports: readonly TrialReport[]): readonly string[] {
  const rows = reports.map(rowOf);
  return [COLUMNS, COLUMNS.map(() => "---"), sumOf(reports), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}

/** A line for each thing that did not hold, or was not found. */
export function fixFailures(reports: readonly TrialReport[]): readonly string[] {
  return reports.flatMap((report) => {
    const failed = report.alone.filter(({ compiles }) => !compiles);
    return [
      ...failed.map(
        ({ file, line, tier, id, error }) =>
          `${report.package} ${file}:${line}: ${tier} ${id} does not compile: ${error}`,
      ),
      ...(report.together.compiles ? [] : [`${report.package}: all safe ones together: ${report.together.error}`]),
      ...(report.found?.missed.map((missed) => `${report.package}: not found: ${missed}`) ?? []),
    ];
  });
}

function rowOf(report: TrialReport): readonly string[] {
  const { together, tests, found } = report;
  return [
    report.package,
    String(report.clones),
    String(report.avoidable),
    report.broken ?? share(safeOf([report])),
    share(firstOf([report])),
    together.compiles ? String(together.fixes) : "**do not compile**",
    report.checked,
    tests
      ? `\`${tests.run}\`: ${tests.before === tests.after ? tests.before : `${tests.before} → ${tests.after}`}`
      : "",
    found && found.of > 0 ? `${found.found}/${found.of}` : "",
  ];
}

function sumOf(reports: readonly TrialReport[]): readonly string[] {
  const sum = (of: (report: TrialReport) => number): number => reports.reduce((total, each) => total + of(each), 0);
  const found = sum((report) => report.found?.found ?? 0);
  const of = sum((report) => report.found?.of ?? 0);
  const compiling = reports.filter(({ together }) => together.compiles);
  return [
    `**all ${reports.length}**`,
    String(sum(({ clones }) => clones)),
    String(sum(({ avoidable }) => avoidable)),
    withPercent(safeOf(reports)),
    withPercent(firstOf(reports)),
    `${sum(({ together }) => together.fixes)}, compile in ${compiling.length}/${reports.length}`,
    "",
    `as before in ${reports.filter(({ tests }) => tests && tests.before === tests.after).length}/${reports.filter(({ tests }) => tests).length}`,
    of === 0 ? "" : `${found}/${of} (${percent(found, of)} %)`,
  ];
}

function safeOf(reports: readonly TrialReport[]): readonly Trial[] {
  return reports.flatMap(({ alone }) => alone.filter(({ tier }) => tier === "safe"));
}

function firstOf(reports: readonly TrialReport[]): readonly Trial[] {
  return reports.flatMap(({ alone }) => alone.filter(({ isFirst }) => isFirst));
}

function share(trials: readonly Trial[]): string {
  return `${trials.filter(({ compiles }) => compiles).length}/${trials.length}`;
}

function withPercent(trials: readonly Trial[]): string {
  return `${share(trials)} (${percent(trials.filter(({ compiles }) => compiles).length, trials.length)} %)`;
}
