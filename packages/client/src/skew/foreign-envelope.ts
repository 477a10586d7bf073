import { EVENT_ENVELOPE_VERSION, parseEventEnvelopeVersion } from "@interlock/contracts";
import type { WireError } from "@interlock/contracts/define";
import type { CallFaults } from "../errors/local-faults.ts";

type Incompatible = WireError<Pick<CallFaults, "envelope_incompatible">>;

/** Within one MAJOR every reader reads every event; across MAJORs nothing is promised, so that nothing is guessed. */
export function foreignEnvelope(frame: unknown): Incompatible | undefined {
  const version = member(member(frame, "event"), "version");
  if (typeof version !== "string" || parseEventEnvelopeVersion(version) === undefined) return undefined;
  if (majorOf(version) === majorOf(EVENT_ENVELOPE_VERSION)) return undefined;
  const message = `An event is written in envelope ${version}, and this client reads ${EVENT_ENVELOPE_VERSION}.`;
  return {
    code: "envelope_incompatible",
    message,
    details: { ours: EVENT_ENVELOPE_VERSION, theirs: version },
  };
}

function majorOf(version: string): string {
  return version.slice(0, version.indexOf("."));
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
