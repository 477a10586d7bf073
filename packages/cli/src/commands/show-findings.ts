import type { Output } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";
import type { Finding } from "./daemon-report.ts";

/** What was looked at, whether it is as it was written, and a line for each place where it is not. */
export function showFindings(output: Output, looked: string, findings: readonly Finding[]): void {
  output.line(`${looked}: ${findings.length === 0 ? "as they were written" : "not as they were written"}`);
  for (const { kind, ...facts } of findings) {
    const where = Object.entries(facts).map(([name, value]) => `${name} ${String(value)}`);
    output.line(`${output.paint("red", printable(kind))}  ${printable(where.join(", "))}`);
  }
}
