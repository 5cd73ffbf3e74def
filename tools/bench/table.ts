/** Markdown tables whose columns are aligned in plain text as well. */

/** Text on the left, numbers (columns after the first whose cells begin with a digit) on the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const isNumber = head.map((_, column) => rows.every((row) => /^(\d.*|-|never shown)?$/.test(row[column] ?? "")));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => pad(cell, widths[column] ?? 0, isNumber[column] === true)).join(" | ")} |`;
  const rule = widths.map((width, column) => (isNumber[column] ? `${"-".repeat(width - 1)}:` : "-".repeat(width)));
  return [line(head), `| ${rule.join(" | ")} |`, ...rows.map(line)].join("\n");
}

function pad(cell: string, width: number, isNumber: boolean): string {
  return isNumber ? cell.padStart(width) : cell.padEnd(width);
}

export function milliseconds(time: number): string {
  if (Number.isNaN(time)) return "never shown";
  return time < 100 ? `${time.toFixed(1)} ms` : `${Math.round(time)} ms`;
}

export function megabytes(size: number | undefined): string {
  return size === undefined ? "-" : `${Math.round(size)} MB`;
}
