import type { ControlMethods } from "@interlock/contracts";
import { bindMethod } from "../call/bind-method.ts";
import { CheckedMethod } from "../call/method-on-demand.ts";
import type { SubscribeOptions } from "../subscription/subscription.ts";
import { buildSurface } from "../call/build-surface.ts";
import { controlMethods } from "../contract/control-contract.ts";
import { callControl, type ControlTarget } from "./call-control.ts";
import type { ControlMethodName, ControlPlaneClient } from "./control-plane-client.ts";
import { EventStream } from "./event-stream.ts";
import { probeControlPlane } from "./probe.ts";

/** The calls of `connectControlPlane`, which imports this. */
export function openControlPlane(target: ControlTarget): ControlPlaneClient {
  const { url, http } = target;
  const closing = new AbortController();
  const methods = controlMethods();
  const bind = (name: keyof ControlMethods): object => {
    const row = methods[name];
    if (row.kind === "subscription")
      return (params: object, call: SubscribeOptions = {}) =>
        new EventStream({ target, method: row, params, options: call, closing: closing.signal });
    const method = new CheckedMethod(row);
    return bindMethod(name, (params, call) => callControl(target, method, params, call));
  };
  // Object.keys forgets the keys of the total table.
  const names = Object.keys(methods) as (keyof ControlMethods)[];
  const calls = new Map(names.map((name) => [name, bind(name)]));
  const surface = buildSurface(calls, "");
  const handle = {
    plane: "control",
    url,
    method: (name: ControlMethodName) => calls.get(name) ?? bind(name),
    probe: () => probeControlPlane(http, url),
    close: () => {
      closing.abort();
      http.close();
    },
  };
  // `Surface` states in types what `buildSurface` does with the same names and leaves; a test walks both.
  return Object.assign(surface, handle) as ControlPlaneClient;
}
