/**
 * SVG as plain data, and its two ways out: as text for files, here, and as elements for the webview, there.
 *
 * No text of the code shown is ever markup: attributes and texts are escaped when they are written, and the webview makes nodes of them.
 */
export interface SvgElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (SvgElement | string)[];
}

/** Undefined attributes are left out; numbers are rounded to tenths of a pixel. */
export function svg(
  tag: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  children: readonly (SvgElement | string)[] = [],
): SvgElement {
  const written: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) written[name] = typeof value === "number" ? String(Math.round(value * 10) / 10) : value;
  }
  return { tag, attributes: written, children };
}

/** The text of a file, or of a part of one. */
export function toMarkup(element: SvgElement): string {
  const attributes = Object.entries(element.attributes).map(([name, value]) => ` ${name}="${escapeXml(value)}"`);
  const open = `<${element.tag}${attributes.join("")}`;
  if (element.children.length === 0) return `${open}/>`;
  const children = element.children.map((child) => (typeof child === "string" ? escapeXml(child) : toMarkup(child)));
  return `${open}>${children.join("")}</${element.tag}>`;
}

/** What XML cannot hold (control characters) becomes a space. */
function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;")
    .replaceAll(/[^\t\n\r\u0020-\uFFFD]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, " ");
}
