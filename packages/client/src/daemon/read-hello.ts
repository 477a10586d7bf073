import { isRecord } from "@interlock/wire";

/** What a client keeps of the daemon's hello. */
export interface Hello {
  readonly token: string;
  /** Whether the daemon takes a session back when its client has done with it. */
  readonly takesGoodbye: boolean;
}

/** Nothing where the result carries no token. */
export function readHello(result: unknown): Hello | undefined {
  if (!isRecord(result)) return undefined;
  const { app_session_token: token, capability_flags: flags } = result;
  if (typeof token !== "string") return undefined;
  return { token, takesGoodbye: isRecord(flags) && flags["goodbye"] === true };
}
