import type { EchoEvidence } from "../../service/ports/terminal.ts";

export interface EchoWatch {
  /** What a screen shows compared with the one before the paste. */
  judge(screen: string): EchoEvidence;
}

/** Long enough to be found by chance seldom, short enough to survive a narrow input box. */
const NEEDLE_LENGTH = 24;

/**
 * Looks for the end of the body on the screen. Blanks are left out of the comparison, because wrapping, indenting and
 * borders move them. Programs that show `[pasted 20 lines]` instead still change the screen.
 */
export function watchEcho(screenBefore: string, body: string): EchoWatch {
  const needle = dense(body.trimEnd().split("\n").at(-1) ?? "").slice(-NEEDLE_LENGTH);
  const before = occurrences(dense(screenBefore), needle);
  return {
    judge(screen) {
      if (screen === screenBefore) return "none";
      return occurrences(dense(screen), needle) > before ? "text-visible" : "screen-changed";
    },
  };
}

function dense(text: string): string {
  return text.replaceAll(/\s+/g, "");
}

function occurrences(text: string, needle: string): number {
  return needle === "" ? 0 : text.split(needle).length - 1;
}
