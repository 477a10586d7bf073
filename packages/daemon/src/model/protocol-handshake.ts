export type HelloRefusal =
  | "version.floor_exceeded"
  | "version.ceiling_exceeded"
  | "protocol.handshake_already_completed";

/** What a hello led to: the version agreed on, or why there is none. */
export type Agreement =
  | { readonly kind: "agreed"; readonly protocolVersion: string }
  | { readonly kind: "refused"; readonly reason: HelloRefusal };

/** Versions are days, so that the later of two is the greater text. */
function latest(versions: readonly string[]): string {
  return versions.reduce((one, other) => (one > other ? one : other), "");
}

/**
 * The greatest version that both speak. Where they have none in common: `floor` says that the client is too old for
 * the daemon, `ceiling` that the daemon is too old for the client.
 */
export function negotiateProtocol(client: readonly string[], daemon: readonly string[]): Agreement {
  const common = client.filter((version) => daemon.includes(version));
  if (common.length > 0) return { kind: "agreed", protocolVersion: latest(common) };
  const oldest = daemon.reduce((one, other) => (one < other ? one : other));
  const reason = latest(client) < oldest ? "version.floor_exceeded" : "version.ceiling_exceeded";
  return { kind: "refused", reason };
}

/** Whether a connection has said hello, and what came of it. The first hello decides for good. */
export class ProtocolHandshake {
  #outcome: Agreement | undefined;

  get outcome(): Agreement | undefined {
    return this.#outcome;
  }

  hello(client: readonly string[], daemon: readonly string[]): Agreement {
    if (this.#outcome !== undefined)
      return { kind: "refused", reason: "protocol.handshake_already_completed" };
    return (this.#outcome = negotiateProtocol(client, daemon));
  }
}
