/** Errors as rustc prints them with `--error-format=json`: their codes, and the lines of the program that they stand on. */

export interface FoundError {
  /** `LIFETIME` for "lifetime may not live long enough", which has no code; empty for others without one. */
  readonly code: string;
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

interface RustcSpan {
  readonly file_name: string;
  readonly line_start: number;
  readonly is_primary: boolean;
  readonly expansion: { readonly span: RustcSpan } | null;
}

interface RustcMessage {
  readonly level: string;
  readonly message: string;
  readonly code: { readonly code: string } | null;
  readonly spans: readonly RustcSpan[];
}

/** `file`: the program, as it was named to rustc. */
export function errorsOf(output: string, file: string): readonly FoundError[] {
  return output.split("\n").flatMap((line) => (line.startsWith("{") ? errorOf(JSON.parse(line), file) : []));
}

function errorOf({ level, message, code, spans }: RustcMessage, file: string): readonly FoundError[] {
  const primary = spans.find((span) => span.is_primary);
  if (level !== "error" || primary === undefined) return [];
  const found = code?.code ?? (message.startsWith("lifetime may not") ? "LIFETIME" : "");
  return [{ code: found, line: inFile(primary, file).line_start, message }];
}

/** Where the program calls the macro of another crate in which a span lies: for rustc's readers, too, that is the place. */
function inFile(span: RustcSpan, file: string): RustcSpan {
  let outer = span;
  while (outer.file_name !== file && outer.expansion !== null) outer = outer.expansion.span;
  return outer;
}
