import type { HttpPort } from "./http-port.ts";

/** What a control plane says of itself to anybody who asks; no token is needed. */
export type ControlPlaneState =
  | { readonly kind: "ready" }
  | { readonly kind: "not-ready"; readonly reason: string }
  | { readonly kind: "unreachable"; readonly reason: string };

const PROBE_MS = 2_000;
const PROBE_BYTES = 65_536;

/** Asks `GET /readyz`. */
export async function probeControlPlane(http: HttpPort, url: string): Promise<ControlPlaneState> {
  const headers = { accept: "application/json" };
  const answer = await http.send({
    method: "GET",
    url: `${url}/readyz`,
    headers,
    deadlineMs: PROBE_MS,
    responseBytes: PROBE_BYTES,
  });
  if (answer.kind === "failed") return { kind: "unreachable", reason: answer.reason };
  if (answer.kind !== "answered") return { kind: "unreachable", reason: answer.kind };
  return answer.status === 200
    ? { kind: "ready" }
    : { kind: "not-ready", reason: reasonIn(answer.body, answer.status) };
}

function reasonIn(body: string, status: number): string {
  try {
    const value: unknown = JSON.parse(body);
    if (
      typeof value === "object" &&
      value !== null &&
      "reason" in value &&
      typeof value.reason === "string"
    ) {
      return value.reason;
    }
  } catch {
    // Not a control plane's own words: the status has to say it.
  }
  return `HTTP ${status}`;
}
