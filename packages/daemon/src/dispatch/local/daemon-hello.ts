import { DAEMON_PROTOCOL_VERSIONS, localPart } from "@interlock/contracts";
import { ok } from "@interlock/wire";
import type { LocalHandler } from "../local-services.ts";

/** What methods of this plane are about, each once. */
const NOUNS = [...new Set(Object.keys(localPart.methods).map((name) => name.slice(0, name.indexOf("."))))];

const versions = [...DAEMON_PROTOCOL_VERSIONS];

export const daemonHello: LocalHandler<"daemon.hello"> = ({ params, caller }) => {
  const { protocolVersion, supportedProtocols = [protocolVersion] } = params;
  const outcome = caller.handshake.hello(supportedProtocols, versions);
  if (outcome.kind === "agreed") {
    return ok({
      compatible: true,
      protocolVersion: outcome.protocolVersion,
      serverCapabilities: NOUNS,
    });
  }
  const [preferred = ""] = versions;
  return ok({
    compatible: false,
    protocolVersion: preferred,
    reason: outcome.reason,
    serverCapabilities: NOUNS,
    daemonSupportedProtocols: versions,
  });
};
