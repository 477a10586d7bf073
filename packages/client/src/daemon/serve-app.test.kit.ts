import {
  APP_CONTRACT_VERSION,
  appPart,
  appPlane,
  type AppErrors,
  type AppMethods,
} from "@interlock/contracts";
import type { MethodRuntime, WireError } from "@interlock/contracts/define";
import {
  granted,
  lineEnvelope,
  memoryListener,
  ok,
  refused,
  serve,
  type Handlers,
  type Listener,
  type ServeLimits,
  type Service,
} from "@interlock/wire";
import type { DaemonPorts } from "./open-connection.ts";
import { systemTiming } from "../timing/timing.ts";

export type AppHandlers = Handlers<AppMethods, AppErrors, undefined, string>;

const unasked = (): never => {
  throw new Error("this test asks for no such call");
};

/** A total table in which a test states only the calls it makes. */
export function appHandlers(stated: Partial<AppHandlers>): AppHandlers {
  const names = Object.keys(appPart.methods).map((name) => [name, unasked]);
  // Every name of the part is there; `never` fits each handler's result.
  return { ...(Object.fromEntries(names) as AppHandlers), ...stated };
}

export interface ServedApp {
  readonly service: Service;
  readonly ports: DaemonPorts;
  /** Tokens that were given out, oldest first. Remove one, and its session is over. */
  readonly tokens: string[];
  readonly hellos: () => number;
}

/** Methods that only a test declares, with their handlers. */
export interface MoreMethods {
  readonly methods: Readonly<Record<string, MethodRuntime>>;
  readonly handlers: object;
  readonly limits?: Partial<ServeLimits>;
}

/** Serves the app plane in this process, sessions included. */
export async function serveApp(
  stated: Partial<AppHandlers>,
  listener?: Listener,
  more: MoreMethods = { methods: {}, handlers: {} },
): Promise<ServedApp> {
  const memory = memoryListener();
  const tokens: string[] = [];
  let hellos = 0;
  const hello: AppHandlers["app.hello"] = () => {
    hellos += 1;
    const token = `00000000-0000-4000-8000-${String(hellos).padStart(12, "0")}`;
    tokens.push(token);
    return ok({
      app_session_token: token as AppMethods["app.hello"]["result"]["app_session_token"], // has the token's form
      app_session_id: hellos,
      daemon_version: "0.0.0",
      schema_version: 1,
      app_contract_version: "1.0",
      supported_minor_range: { min: "1.0", max: "1.0" },
      host_user_id: "0",
      capability_flags: {},
      state: "ok",
    });
  };
  const error = <Code extends keyof AppErrors>(code: Code, details: AppErrors[Code]): WireError<AppErrors> =>
    // One code with its own details is a member of the union over all codes.
    ({ code, message: code, details }) as WireError<AppErrors>;
  const part: typeof appPart = { ...appPart, methods: { ...appPart.methods, ...more.methods } };
  const handlers: AppHandlers = { ...appHandlers({ "app.hello": hello, ...stated }), ...more.handlers };
  const service = await serve(part, handlers, {
    limits: more.limits ?? {},
    listener: listener ?? memory,
    codec: lineEnvelope({
      versionField: "app_contract_version",
      version: APP_CONTRACT_VERSION,
      limits: appPlane.limits,
    }),
    refusals: {
      malformed: (reason) => error("malformed_request", { reason }),
      tooLarge: (limit, actual) =>
        error("payload_too_large", { size_limit_bytes: limit, actual_size_bytes: actual }),
      unknownMethod: () => error("unknown_method", {}),
      invalidParams: (rejection) => error("validation_failed", { ...rejection }),
      internal: () => error("internal_error", {}),
    },
    admit: () => granted(undefined),
    authorize: (gate, { params }) => {
      const token = params["app_session_token"];
      if (gate === "open") return granted("");
      if (typeof token !== "string") return refused(error("app_session_required", {}));
      return tokens.includes(token) ? granted(token) : refused(error("app_session_expired", {}));
    },
    onFault: (fault) => {
      throw new Error(`the served table broke the contract: ${fault.kind}`);
    },
  });
  return {
    service,
    tokens,
    hellos: () => hellos,
    ports: { timing: systemTiming, open: () => memory.connect() },
  };
}
