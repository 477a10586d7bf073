export interface XmlElement {
  readonly name: string;
  /** Undefined attributes are left out. */
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
  readonly children?: readonly XmlElement[];
  readonly text?: string;
}

/** An element and what is in it, a line each, two spaces deeper at each level. */
export function printXml(element: XmlElement, depth = 0): string {
  const { name, attributes, children = [], text } = element;
  const indent = "  ".repeat(depth);
  const shown = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escaped(String(value))}"`],
  );
  const start = `${indent}<${name}${shown.join("")}`;
  if (text !== undefined) return `${start}>${escaped(text)}</${name}>\n`;
  if (children.length === 0) return `${start}/>\n`;
  const inner = children.map((child) => printXml(child, depth + 1)).join("");
  return `${start}>\n${inner}${indent}</${name}>\n`;
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
