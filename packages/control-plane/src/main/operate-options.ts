import { parseArgs } from "node:util";
import {
  parseEventEnvelopeVersion,
  type EventEnvelopeVersion,
  type NodeId,
  type SessionId,
} from "@interlock/contracts";
import { defaultHome, nonEmpty } from "./main-options.ts";

export type OperatorDeed =
  | { readonly kind: "raise-floor"; readonly sessionId: SessionId; readonly floor: EventEnvelopeVersion }
  | {
      readonly kind: "revoke-node";
      readonly sessionId: SessionId;
      readonly nodeId: NodeId;
      readonly reason?: string;
    };

export interface OperateOptions {
  readonly home: string;
  readonly databaseUrl: string | undefined;
  readonly deed: OperatorDeed;
}

export type ParsedOperateOptions =
  | { readonly kind: "options"; readonly options: OperateOptions }
  | { readonly kind: "refused"; readonly reason: string };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const NODE_ID_MAX = 256;
const REASON_MAX = 512;

/** `raise-floor --session <id> --floor <version>`, or `revoke-node --session <id> --node <id> [--reason <text>]`. */
export function parseOperateOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ParsedOperateOptions {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        session: { type: "string", default: "" },
        floor: { type: "string", default: "" },
        node: { type: "string", default: "" },
        reason: { type: "string" },
      },
    });
    const deed = deedOf(positionals, values);
    if (typeof deed === "string") return { kind: "refused", reason: deed };
    const home = nonEmpty(env["INTERLOCK_HOME"]) ?? defaultHome(env);
    return { kind: "options", options: { home, databaseUrl: nonEmpty(env["DATABASE_URL"]), deed } };
  } catch (error) {
    // `parseArgs` explains in its message what it refuses.
    if (error instanceof TypeError) return { kind: "refused", reason: error.message };
    throw error;
  }
}

interface Words {
  readonly session: string;
  readonly floor: string;
  readonly node: string;
  readonly reason?: string | undefined;
}

/** @returns what is wrong, as text */
function deedOf([name, ...more]: readonly string[], words: Words): OperatorDeed | string {
  if (more.length > 0) return "one deed at a time";
  if (!UUID.test(words.session)) return "--session takes the id of a session";
  const sessionId = words.session as SessionId; // has the id's form
  switch (name) {
    case "raise-floor": {
      const floor = parseEventEnvelopeVersion(words.floor);
      return floor === undefined
        ? "--floor takes MAJOR.MINOR of the event envelope"
        : { kind: "raise-floor", sessionId, floor };
    }
    case "revoke-node": {
      const { node, reason } = words;
      if (!isText(node, NODE_ID_MAX)) return `--node takes 1 to ${NODE_ID_MAX} characters`;
      if (reason !== undefined && !isText(reason, REASON_MAX))
        return `--reason takes 1 to ${REASON_MAX} characters`;
      const why = reason !== undefined && { reason };
      return { kind: "revoke-node", sessionId, nodeId: node as NodeId, ...why }; // not blank, not too long
    }
    default:
      return "raise-floor or revoke-node";
  }
}

function isText(text: string, most: number): boolean {
  return text.trim() !== "" && !text.includes("\0") && [...text].length <= most;
}
