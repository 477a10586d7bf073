import type { SanitisedBody } from "../../model/sanitise-body.ts";
import type { TmuxCall } from "./tmux-runner.ts";

export interface BodyBuffer {
  /** Fills the buffer: from standard input, or from an argument where there is a connection to write it to. */
  load(body: SanitisedBody): TmuxCall;
  readonly discard: TmuxCall;
  /**
   * Bracketed where the program asked for it (`-p`), line feeds as they are instead of as Enter (`-r`), and the
   * buffer is gone afterwards (`-d`).
   */
  paste(paneId: string): readonly string[];
}

/** The tmux buffer of one message; undefined for an id that could be read as something else on a command line. */
export function bodyBuffer(messageId: string): BodyBuffer | undefined {
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(messageId)) return undefined;
  const name = `interlock-${messageId}`;
  return {
    load: (body) => ({
      commands: [["load-buffer", "-b", name, "-"]],
      stdin: new TextEncoder().encode(body),
      withoutStdin: [["set-buffer", "-b", name, "--", body]],
    }),
    discard: { commands: [["delete-buffer", "-b", name]] },
    paste: (paneId) => ["paste-buffer", "-d", "-p", "-r", "-b", name, "-t", paneId],
  };
}
