import {
  errorCodes,
  LOCAL_PROTOCOL_VERSION,
  localPart,
  localPlane,
  type LocalErrors,
  type LocalMethods,
} from "@interlock/contracts";
import type { WireError } from "@interlock/contracts/define";
import {
  granted,
  jsonRpcEnvelope,
  ok,
  refused,
  serve,
  subscribed,
  type FrameSink,
  type Handlers,
  type Listener,
  type Service,
} from "@interlock/wire";

export type LocalFrame = LocalMethods["session.subscribe"]["frames"];
type Caller = { hello: "none" | "agreed" | "refused" };
type LocalHandlers = Handlers<LocalMethods, LocalErrors, Caller, undefined>;

export const SESSION =
  "01890000-0000-7000-8000-000000000001" as LocalMethods["session.read"]["params"]["sessionId"]; // a UUID
const AT = "2026-01-01T00:00:00.000Z";

const READ: LocalMethods["session.read"]["result"] = {
  session: { id: SESSION, state: "active", config: {}, metadata: {}, createdAt: AT, updatedAt: AT },
  timelineCursors: { latest: "0" as never }, // stands for any cursor
};
const CREATED: LocalMethods["session.create"]["result"] = {
  sessionId: SESSION,
  state: "active",
  memberships: [],
  channels: [],
};

export function localError<Code extends keyof LocalErrors>(
  code: Code,
  details: LocalErrors[Code],
): WireError<LocalErrors> {
  // One code with its own details is a member of the union over all codes.
  return { code, message: errorCodes.local[code].meaning, details } as WireError<LocalErrors>;
}

export interface ServedLocal {
  readonly service: Service;
  /** Every request so far: its method, and the version of the protocol that it says. */
  readonly asked: readonly (readonly [method: string, protocolVersion: unknown])[];
  /** Where each subscription was asked to begin. */
  readonly places: readonly (string | undefined)[];
  readonly followers: ReadonlySet<FrameSink<LocalFrame>>;
}

export interface LocalSaid {
  /** What this daemon speaks. */
  readonly protocols?: readonly string[];
  readonly hello?: LocalHandlers["daemon.hello"];
  readonly create?: LocalHandlers["session.create"];
  readonly admit?: () => ReturnType<typeof refused<LocalErrors>>;
  /** Sends what a follower is told at once. */
  readonly follow?: (sink: FrameSink<LocalFrame>, place: string | undefined) => void;
}

/** Serves the local plane in this process, the handshake included. */
export async function serveLocal(listener: Listener, said: LocalSaid = {}): Promise<ServedLocal> {
  const { protocols = [LOCAL_PROTOCOL_VERSION], follow = () => undefined } = said;
  const asked: (readonly [string, unknown])[] = [];
  const places: (string | undefined)[] = [];
  const followers = new Set<FrameSink<LocalFrame>>();
  const hello: LocalHandlers["daemon.hello"] = ({ params, caller }) => {
    const { supportedProtocols = [params.protocolVersion] } = params;
    const common = supportedProtocols.find((version) => protocols.includes(version));
    caller.hello = common === undefined ? "refused" : "agreed";
    if (common !== undefined) return ok({ compatible: true, protocolVersion: common });
    const older = (supportedProtocols.at(0) ?? "") < (protocols.at(0) ?? "");
    return ok({
      compatible: false,
      protocolVersion: protocols.at(0) ?? "",
      reason: older ? "version.floor_exceeded" : "version.ceiling_exceeded",
      daemonSupportedProtocols: [...protocols],
    });
  };
  const noNode = (): never => {
    throw new Error("this daemon is no node");
  };
  const handlers: LocalHandlers = {
    "daemon.hello": said.hello ?? hello,
    "session.create": said.create ?? (() => ok(CREATED)),
    "session.join": () => {
      throw new Error("this test joins nothing");
    },
    "session.read": () => ok(READ),
    "runtimenode.attach": noNode,
    "runtimenode.heartbeat": noNode,
    "runtimenode.capabilityupdate": noNode,
    "runtimenode.detach": noNode,
    "session.subscribe": ({ params }) => {
      const place = params.lastEventId ?? params.afterCursor;
      places.push(place);
      return subscribed({ subscriptionId: `s${places.length}` }, (sink: FrameSink<LocalFrame>) => {
        followers.add(sink);
        sink.signal.addEventListener("abort", () => followers.delete(sink));
        follow(sink, place);
      });
    },
  };
  const service = await serve(localPart, handlers, {
    listener,
    codec: jsonRpcEnvelope({
      limits: localPlane.limits,
      errorNumbers: {},
      subscriptionNames: { id: "subscriptionId", frame: "value" },
    }),
    refusals: {
      malformed: (reason) => localError("invalid_envelope", { reason }),
      tooLarge: (limit, observed) => localError("transport.message_too_large", { limit, observed }),
      unknownMethod: () => localError("method_not_found", {}),
      invalidParams: (rejection) => localError("invalid_params", { ...rejection }),
      internal: () => localError("system.internal_error", {}),
    },
    admit: () => said.admit?.() ?? granted<Caller>({ hello: "none" }),
    screen: ({ method, protocolVersion }) => {
      asked.push([String(method), protocolVersion]);
      return granted(undefined);
    },
    authorize: (gate, _request, caller) => {
      if (gate === "open" || caller.hello === "agreed") return granted(undefined);
      return refused(
        caller.hello === "none"
          ? localError("protocol.handshake_required", {})
          : localError("protocol.version_mismatch", { reason: "version.floor_exceeded" }),
      );
    },
    onFault: (fault) => {
      throw new Error(`the served table broke the contract: ${fault.kind}`);
    },
  });
  return { service, asked, places, followers };
}

export function localEvent(sequence: number, version = "1.0"): LocalFrame {
  const event = {
    id: `e${sequence}`,
    sessionId: SESSION,
    sequence,
    occurredAt: AT,
    category: "session_lifecycle",
    type: "session.created",
    actor: null,
    payload: {},
    version,
  };
  return { type: "event", cursor: String(sequence), event } as unknown as LocalFrame; // of branded text
}

export function localOpening(cursor: string): LocalFrame {
  return { type: "open", subscriptionId: "s", cursor } as unknown as LocalFrame; // of branded text
}
