import type { DaemonHelloAck } from "@interlock/contracts";
import type { Remedy, SkewState } from "../skew/skew-state.ts";

/** The names of methods that a state refuses. */
export interface RefusedMethods {
  /** What changes something. */
  readonly writes: readonly string[];
  readonly all: readonly string[];
}

/** What the daemon's answer to hello means for this client; the older side is the one to upgrade. */
export function judgeHello(
  ours: readonly string[],
  ack: Pick<DaemonHelloAck, "compatible" | "protocolVersion" | "reason" | "daemonSupportedProtocols">,
  { writes }: RefusedMethods,
): SkewState {
  if (ack.compatible) return { kind: "ready" };
  const theirs = ack.daemonSupportedProtocols ?? [ack.protocolVersion];
  const remedy = isClientOlder(ours, theirs, ack.reason) ? upgradeClient(theirs) : UPGRADE_DAEMON;
  return { kind: "read-only", cause: { kind: "protocol", ours, theirs }, remedy, methods: writes };
}

/** A hello whose form one side does not know, told by the code of its refusal; nothing where it says nothing of versions. */
export function judgeRefusal(code: string, { all }: RefusedMethods): SkewState | undefined {
  const remedy = REFUSALS.get(code);
  return remedy && { kind: "incompatible", cause: { kind: "handshake", code }, remedy, methods: all };
}

const UPGRADE_DAEMON: Remedy = {
  upgrade: "daemon",
  how: "Upgrade Interlock on this machine, then start its daemon again: interlock daemon stop, then interlock up.",
};
const UPGRADE_CLIENT: Remedy = {
  upgrade: "client",
  how: "Upgrade @interlock/client to the release of the daemon.",
};

function upgradeClient(theirs: readonly string[]): Remedy {
  const how = `Upgrade @interlock/client to one that speaks the local protocol of ${theirs.join(" or ")}.`;
  return { upgrade: "client", how };
}

const REFUSALS: ReadonlyMap<string, Remedy> = new Map([
  ["method_not_found", UPGRADE_DAEMON],
  ["invalid_params", UPGRADE_DAEMON],
  ["transport.invalid_protocol_version", UPGRADE_CLIENT],
  ["answer_unfit", UPGRADE_CLIENT],
]);

/** Versions are days, so that the later of two is the greater text. */
function isClientOlder(
  ours: readonly string[],
  theirs: readonly string[],
  reason: string | undefined,
): boolean {
  if (reason === "version.floor_exceeded") return true;
  if (reason === "version.ceiling_exceeded") return false;
  return (ours.toSorted().at(-1) ?? "") < (theirs.toSorted().at(-1) ?? "");
}
