import { z } from "zod";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { freeText } from "../../schema/free-text.ts";
import { LocalProtocolVersion } from "../../versions/schema.ts";
import { HELLO_REFUSALS } from "../closed-sets.ts";

const FIELD_MAX_LEN = 256;
const PROTOCOLS_MAX = 32;

const protocols = z.array(LocalProtocolVersion).min(1).max(PROTOCOLS_MAX);
const capabilities = z.array(freeText(FIELD_MAX_LEN));

export const DaemonHello = z
  .strictObject({
    /** The version that the client speaks by choice. */
    protocolVersion: LocalProtocolVersion,
    /** All that it speaks; without it, `protocolVersion` alone. */
    supportedProtocols: protocols.optional(),
    /** What the client calls itself, for people who look for it. */
    clientId: freeText(FIELD_MAX_LEN).optional(),
    /** Release of the client's program; no version that anything is decided by. */
    clientVersion: freeText(64).optional(),
    capabilities: capabilities.max(PROTOCOLS_MAX).optional(),
  })
  .meta({ id: "DaemonHello" });

export const DaemonHelloAck = z
  .strictObject({
    /** Whether the two sides have a version in common; as long as not, the connection changes nothing. */
    compatible: z.boolean(),
    /** The version agreed on; where there is none, the one that the daemon prefers. */
    protocolVersion: LocalProtocolVersion,
    /** Where the hello did not end in an agreement. */
    reason: closedSetSchema(HELLO_REFUSALS).optional(),
    /** Nouns of the methods that this daemon has. */
    serverCapabilities: capabilities.optional(),
    /** All that the daemon speaks, where there is no agreement. */
    daemonSupportedProtocols: protocols.optional(),
  })
  .meta({ id: "DaemonHelloAck" });
