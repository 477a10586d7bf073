import type { Subsystem } from "@interlock/contracts";
import type { UplinkState } from "../../model/node/uplink-table.ts";
import type { UplinkView } from "../ports/uplink.ts";

type Words = Pick<Subsystem, "status" | "reason" | "hint">;

const name = "uplink";
const ATTACH = "Attach it again: `interlock node attach`.";

/** Why calls get no answer, and what can be done; by the reason of the last one. */
const AWAY: Readonly<Record<string, readonly [reason: string, fix: string]>> = {
  deadline: [
    "the control plane does not answer in time",
    "Look at the control plane, and at the network to it; local work goes on.",
  ],
  rate_limited: [
    "the control plane takes no more calls for now",
    "Wait: it is asked again when it said so; local work goes on.",
  ],
  "system.unavailable": [
    "the control plane cannot reach its database",
    "Look at the control plane's database; local work goes on.",
  ],
  no_control_plane: [
    "what answers at the control plane's address is no control plane",
    "Correct uplink.control_plane in config.toml, or the proxy in front of it.",
  ],
  token_unreadable: [
    "the token's file cannot be read",
    "Correct uplink.token_file in config.toml; the file holds the token and nothing else.",
  ],
  state_unusable: [
    "the node could not be written to the daemon's state",
    "Check free space and permissions of the state directory.",
  ],
};
const UNREACHED = [
  "the control plane cannot be reached",
  "Start it with `interlock control-plane run`, or set enabled = false under [uplink] in config.toml; local work goes on.",
] as const;

const REFUSED: Readonly<Record<string, readonly [reason: string, fix: string]>> = {
  "auth.token_invalid": [
    "the control plane does not know this machine's token",
    "Give it a valid one: uplink.token_file in config.toml, or the control plane's own control-plane.json.",
  ],
  "session.not_found": [
    "there is no such session, or none in which this machine may take part",
    "Ask an owner of the session for an invite, or attach to another one: `interlock node attach`.",
  ],
  "session.already_closed": [
    "the session is closed or archived",
    "Attach to another one: `interlock node attach`.",
  ],
  "runtimenode.not_owner": [
    "this node belongs to another participant",
    "Use the token of the participant who attached it first.",
  ],
};

function away({ trouble }: UplinkView): Words {
  const [reason, hint] = AWAY[trouble ?? ""] ?? UNREACHED;
  return { status: "degraded", reason, hint };
}

const WORDS: { readonly [State in UplinkState]: (view: UplinkView) => Words | null } = {
  // A machine that is to be no node lacks nothing.
  idle: () => null,
  closing: () => null,
  closed: () => null,
  attaching: (view) =>
    view.trouble === null
      ? { status: "degraded", reason: "joining the session", hint: "Wait a moment; local work goes on." }
      : away(view),
  away,
  registering: (view) =>
    view.trouble === null
      ? { status: "degraded", reason: "joining the session", hint: "Wait a moment; local work goes on." }
      : away(view),
  ready: ({ readOnly }) =>
    readOnly
      ? {
          status: "degraded",
          reason: "this version is below the session's floor: the node may read and not write",
          hint: "Upgrade Interlock on this machine, then restart the daemon.",
        }
      : { status: "ok", reason: "", hint: null },
  silent: away,
  fenced: () => ({
    status: "unavailable",
    reason: "another process has attached this node and speaks for it now",
    hint: "Stop the other one if it is a copy of this state directory, then `interlock node attach`.",
  }),
  revoked: () => ({
    status: "unavailable",
    reason: "this node's trust in the session was revoked",
    hint: "Attach it to another session: `interlock node attach`; in this one it is final.",
  }),
  refused: ({ trouble }) => {
    const [reason, hint] = REFUSED[trouble ?? ""] ?? [
      "the control plane refuses this node",
      "See `uplink_changed` in logs/daemon.log for the code of the refusal.",
    ];
    return { status: "unavailable", reason, hint };
  },
  detached: () => ({ status: "unavailable", reason: "this node was taken out of its session", hint: ATTACH }),
  leaving: () => ({ status: "unavailable", reason: "this node is leaving its session", hint: ATTACH }),
};

/** The connection to the control plane among the daemon's parts; nothing where this machine is to be no node. */
export function uplinkSubsystem(view: UplinkView): Subsystem | null {
  const words = WORDS[view.state](view);
  return words === null ? null : { name, ...words };
}
