/** Offsets to rustc's positions: lines and columns from 1, columns counted in characters. */
export class LineIndex {
  readonly #starts: number[] = [0];
  readonly #macroLines = new Set<number>();

  constructor(readonly text: string) {
    for (let index = text.indexOf("\n"); index >= 0; index = text.indexOf("\n", index + 1))
      this.#starts.push(index + 1);
    this.#findMacroDefinitions();
  }

  position(offset: number): string {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    const start = this.#starts[low] ?? 0;
    return `${low + 1}:${[...this.text.slice(start, offset)].length + 1}`;
  }

  /** Does the variable's name stand there? Derives make variables at their own place. */
  names(line: number, column: number, name: string): boolean {
    const rest = this.text.slice(this.#starts[line - 1] ?? 0);
    const at = [...rest.slice(0, rest.indexOf("\n"))].slice(column - 1).join("");
    return new RegExp(`^(?:(?:ref|mut|box|&)\\s*)*(?:'\\w+\\s+)?(?:mut\\s+)?(?:r#)?${name}\\b`).test(at);
  }

  /** Variables of a macro's definition have as many types as it has expansions. */
  isInMacroDefinition(line: number): boolean {
    return this.#macroLines.has(line);
  }

  #findMacroDefinitions(): void {
    for (const found of this.text.matchAll(/macro_rules!\s*\w+\s*[{(]/g)) {
      let depth = 0;
      let end = found.index;
      for (; end < this.text.length; end++) {
        const char = this.text[end] ?? "";
        if ("{([".includes(char)) depth++;
        if ("})]".includes(char) && --depth === 0) break;
      }
      const first = Number(this.position(found.index).split(":")[0]);
      const last = Number(this.position(end).split(":")[0]);
      for (let line = first; line <= last; line++) this.#macroLines.add(line);
    }
  }
}
