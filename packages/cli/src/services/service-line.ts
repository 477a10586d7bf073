/** What a service says of itself: one JSON line each. */
export type ServiceLine =
  | { readonly event: "ready"; readonly facts: Readonly<Record<string, unknown>> }
  | { readonly event: "progress"; readonly step: string }
  | ({ readonly event: "failed" } & StartFailure);

export interface StartFailure {
  readonly message: string;
  readonly fix: string | undefined;
  /** Another process holds what this one needs; its pid, where it is known. */
  readonly heldBy: number | "unknown" | undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  // An object's members can be read by name whatever they are.
  return typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

function parse(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return recordOf(JSON.parse(line));
  } catch {
    // Log text that only looks like JSON: not a line of ours, which is what `undefined` says.
    return undefined;
  }
}

const HELD = new Set(["already-running", "already_running", "lock_held", "lock-held"]);

function readFailure(line: Readonly<Record<string, unknown>>): ServiceLine {
  const failure = recordOf(line["failure"]) ?? line;
  const code = textOf(failure["code"]) ?? textOf(failure["kind"]) ?? "";
  const pid = failure["pid"];
  const heldBy = HELD.has(code) ? (typeof pid === "number" ? pid : "unknown") : undefined;
  return { event: "failed", message: textOf(line["message"]) ?? code, fix: textOf(line["fix"]), heldBy };
}

/** One line of a service's output, if it is a message to its launcher. */
export function readServiceLine(text: string): ServiceLine | undefined {
  const line = parse(text);
  switch (line?.["event"]) {
    case "ready":
      return { event: "ready", facts: line };
    case "progress":
      return { event: "progress", step: textOf(line["step"]) ?? "" };
    case "failed":
      return readFailure(line);
    default:
      return undefined;
  }
}
