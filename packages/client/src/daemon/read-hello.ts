/** What a client keeps of the daemon's hello. */
export interface Hello {
  readonly token: string;
  /** Whether the daemon takes a session back when its client has done with it. */
  readonly takesGoodbye: boolean;
}

/** Nothing where the result carries no token. */
export function readHello(result: unknown): Hello | undefined {
  if (typeof result !== "object" || result === null || !("app_session_token" in result)) return undefined;
  const { app_session_token: token } = result;
  return typeof token === "string" ? { token, takesGoodbye: hasFlag(result, "goodbye") } : undefined;
}

function hasFlag(result: object, flag: string): boolean {
  if (!("capability_flags" in result)) return false;
  const { capability_flags: flags } = result;
  return typeof flags === "object" && flags !== null && Reflect.get(flags, flag) === true;
}
