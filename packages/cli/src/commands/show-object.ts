import type { Output } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";

/** One object, a member a line. */
export function showObject(output: Output, object: object): void {
  if (output.json) return output.data(object);
  const members = Object.entries(object);
  const width = Math.max(...members.map(([name]) => name.length));
  for (const [name, value] of members) {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    output.line(`${output.paint("dim", printable(name).padEnd(width))}  ${printable(text)}`);
  }
}
