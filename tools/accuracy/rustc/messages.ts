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
  readonly byte_start: number;
  readonly byte_end: number;
  readonly is_primary: boolean;
  readonly expansion: { readonly span: RustcSpan } | null;
}

interface RustcMessage {
  readonly level: string;
  readonly message: string;
  readonly code: { readonly code: string } | null;
  readonly spans: readonly RustcSpan[];
}

export interface ErrorInFile extends FoundError {
  readonly file: string;
}

/** `file`: the program, as it was named to rustc. */
export function errorsOf(output: string, file: string): readonly ErrorInFile[] {
  return output
    .split("\n")
    .flatMap((line) => (line.startsWith("{") ? errorOf(JSON.parse(line), (primary) => inFile(primary, file)) : []));
}

/**
 * Errors as cargo prints them with `--message-format=json`. `isOwn`: of a file's name, whether the package has it. What stands in the
 * definition of a macro is told where the macro is called.
 */
export function errorsOfPackage(output: string, isOwn: (file: string) => boolean): readonly ErrorInFile[] {
  return output.split("\n").flatMap((line) => {
    if (!line.startsWith('{"reason":"compiler-message"')) return [];
    const { message }: { readonly message: RustcMessage } = JSON.parse(line);
    return errorOf(message, called).filter(({ file }) => isOwn(file));
  });
}

/** `placeOf`: where what the compiler points at counts. */
function errorOf(
  { level, message, code, spans }: RustcMessage,
  placeOf: (primary: RustcSpan) => RustcSpan,
): readonly ErrorInFile[] {
  const primary = spans.find((span) => span.is_primary);
  if (level !== "error" || primary === undefined) return [];
  const { file_name: file, line_start: line } = placeOf(primary);
  return [{ file, code: code?.code ?? (message.startsWith("lifetime may not") ? "LIFETIME" : ""), line, message }];
}

/** An argument that a macro passes on, to others too, has an expansion as well, and stands where it is written: inside of the call. */
function called(span: RustcSpan): RustcSpan {
  let call = span;
  while (call.expansion !== null) call = call.expansion.span;
  const isArgument =
    call.file_name === span.file_name && call.byte_start <= span.byte_start && span.byte_end <= call.byte_end;
  return span.expansion === null || isArgument ? span : called(span.expansion.span);
}

/** Where the program calls the macro of another crate in which a span lies: for rustc's readers, too, that is the place. */
function inFile(span: RustcSpan, file: string): RustcSpan {
  let outer = span;
  while (outer.file_name !== file && outer.expansion !== null) outer = outer.expansion.span;
  return outer;
}
