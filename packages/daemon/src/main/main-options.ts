import { parseArgs } from "node:util";

export type MainCommand =
  | { readonly kind: "run"; readonly stopWithParent: boolean }
  | { readonly kind: "audit-verify" }
  | { readonly kind: "session-log-verify" }
  | { readonly kind: "refused"; readonly reason: string };

/** `run` (the default), `audit-verify` or `session-log-verify`; `--stop-with-parent` ends the daemon with its standard input. */
export function parseMainOptions(args: readonly string[]): MainCommand {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        "stop-with-parent": { type: "boolean", default: false },
        json: { type: "boolean", default: false },
      },
      allowPositionals: true,
    });
    const [command = "run", extra] = positionals;
    if (extra !== undefined)
      return { kind: "refused", reason: `one command at a time, not ${positionals.length}` };
    if (command === "run") return { kind: "run", stopWithParent: values["stop-with-parent"] };
    if (command === "audit-verify" || command === "session-log-verify") return { kind: command };
    return { kind: "refused", reason: "the commands are run, audit-verify and session-log-verify" };
  } catch (error) {
    // `parseArgs` explains in its message what it refuses.
    if (error instanceof TypeError) return { kind: "refused", reason: error.message };
    throw error;
  }
}
