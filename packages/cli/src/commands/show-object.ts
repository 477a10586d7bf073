import { displayWidth, padToWidth } from "../terminal/display-width.ts";
import type { Output } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";

/** One object, a member a line; the members of an object within it under `outer.inner`. */
export function showObject(output: Output, object: object): void {
  if (output.json) return output.data(object);
  const lines = members(object).map(([name, value]) => [printable(name), printable(value)] as const);
  const width = Math.max(...lines.map(([name]) => displayWidth(name)));
  for (const [name, value] of lines)
    output.line(`${output.paint("dim", padToWidth(name, width))}  ${value}`.trimEnd());
}

function members(object: object, path = ""): readonly (readonly [string, string])[] {
  return Object.entries(object).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return members(value, `${path}${name}.`);
    return [[`${path}${name}`, textOf(value)] as const];
  });
}

function textOf(value: unknown): string {
  if (value === null) return "-";
  return typeof value === "string" ? value : JSON.stringify(value);
}
