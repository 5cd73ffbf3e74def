/** The bytes that a byte literal or byte string stands for. Knows no string that is not one of bytes. */

const simple: ReadonlyMap<string, number> = new Map([
  ["n", 10],
  ["r", 13],
  ["t", 9],
  ["0", 0],
]);

/** `text`: as written, `b"…"`, `br#"…"#` or `b'…'`. */
export function bytesOf(text: string): readonly number[] {
  const quote = text.includes('"') && !text.startsWith("b'") ? '"' : "'";
  const content = text.slice(text.indexOf(quote) + 1, text.lastIndexOf(quote));
  if (text.startsWith("br")) return [...content].map((char) => char.charCodeAt(0));
  const bytes: number[] = [];
  for (let index = 0; index < content.length; index++) {
    if (content[index] !== "\\") {
      bytes.push(content.charCodeAt(index));
      continue;
    }
    index++;
    const escaped = content[index] ?? "";
    if (escaped === "x") {
      bytes.push(Number.parseInt(content.slice(index + 1, index + 3), 16));
      index += 2;
    } else if (escaped === "\n" || escaped === "\r") {
      // A line continuation stands for nothing, with the white space after it.
      while (/\s/.test(content[index + 1] ?? "")) index++;
    } else bytes.push(simple.get(escaped) ?? escaped.charCodeAt(0));
  }
  return bytes;
}
