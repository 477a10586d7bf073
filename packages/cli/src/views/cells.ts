import type { Cell } from "../terminal/table.ts";

export function yesNo(value: boolean): Cell {
  return value ? "yes" : { text: "no", style: "dim" };
}

/** An ISO time to the second, as people read it. */
export function moment(iso: string): string {
  return iso.replace("T", " ").replace(/\.\d+/, "").replace("+00:00", "Z");
}

export function orDash(value: string | number | null): Cell {
  return value === null ? { text: "-", style: "dim" } : String(value);
}
