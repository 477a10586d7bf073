export interface BodyBuffer {
  /** Reads the body from standard input. */
  readonly load: readonly string[];
  readonly discard: readonly string[];
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
    load: ["load-buffer", "-b", name, "-"],
    discard: ["delete-buffer", "-b", name],
    paste: (paneId) => ["paste-buffer", "-d", "-p", "-r", "-b", name, "-t", paneId],
  };
}
