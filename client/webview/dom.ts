/** Elements from plain data. Texts become text nodes, never markup. */
import type { SvgElement } from "../../server/src/features/flow/svgTree.js";

const SVG = "http://www.w3.org/2000/svg";

export function toDom({ tag, attributes, children }: SvgElement): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  for (const child of children) element.append(typeof child === "string" ? child : toDom(child));
  return element;
}

/** An HTML element with attributes and children. */
export function html<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  children: readonly (Node | string)[] = [],
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A sentence with names in backticks, the names as code. */
export function sentence(text: string): readonly (Node | string)[] {
  return text.split("`").map((part, index) => (index % 2 === 0 ? part : html("code", {}, [part])));
}
