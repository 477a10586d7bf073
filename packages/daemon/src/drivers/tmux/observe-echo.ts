import { setTimeout as delay } from "node:timers/promises";
import type { EchoEvidence } from "../../service/ports/terminal.ts";
import { watchEcho } from "./echo-evidence.ts";
import type { TmuxRunner } from "./tmux-runner.ts";

/** How long to look for the text, in milliseconds. */
export interface EchoPatience {
  /** For a screen that does not change at all: the program may not echo. */
  readonly unchangedMs: number;
  /** For a screen that changed without showing the text: it may show a summary of it. */
  readonly changedMs: number;
}

const DEFAULT_PATIENCE: EchoPatience = { unchangedMs: 500, changedMs: 250 };
const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 40;

/** Print what `splitScreen` reads: a line that moves with the cursor, then the screen with wrapped lines joined. */
export function screenCommands(paneId: string): readonly (readonly string[])[] {
  return [
    ["display-message", "-p", "-t", paneId, "#{cursor_x} #{cursor_y} #{history_size}"],
    ["capture-pane", "-p", "-J", "-t", paneId],
  ];
}

/** The line of a command that ran before `screenCommands`, and the screen. */
export function splitScreen(stdout: string): readonly [line: string, screen: string] {
  const end = stdout.indexOf("\n");
  return end < 0 ? [stdout, ""] : [stdout.slice(0, end), stdout.slice(end + 1)];
}

/** Looks at the screen again and again until the text is there or patience ends. A tmux that fails shows nothing. */
export async function observeEcho(
  runner: TmuxRunner,
  paneId: string,
  expected: { readonly screenBefore: string; readonly body: string },
  patience: EchoPatience = DEFAULT_PATIENCE,
  signal?: AbortSignal,
): Promise<EchoEvidence | "aborted"> {
  const watch = watchEcho(expected.screenBefore, expected.body);
  const start = performance.now();
  let changedAt: number | undefined;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const reply = await runner.run({ commands: screenCommands(paneId) }, signal);
    if (signal?.aborted === true || reply.kind === "aborted") return "aborted";
    if (reply.kind !== "ok") return "none";
    const evidence = watch.judge(reply.stdout);
    if (evidence === "text-visible") return evidence;
    const now = performance.now();
    if (evidence === "screen-changed") changedAt ??= now;
    if (changedAt !== undefined && now - changedAt >= patience.changedMs) return "screen-changed";
    if (changedAt === undefined && now - start >= patience.unchangedMs) return "none";
    await delay(pause);
  }
}
