import { LIVENESS_DEFAULTS, type LivenessSettings } from "../model/node/liveness-settings.ts";

export type LivenessOptions =
  | { readonly kind: "settings"; readonly settings: Partial<LivenessSettings> }
  | { readonly kind: "refused"; readonly reason: string };

type Environment = Readonly<Record<string, string | undefined>>;
type Time = Exclude<keyof LivenessSettings, "brake">;

/** `INTERLOCK_LIVENESS_…`, in milliseconds; the brake's share is a number between 0 and 1. */
const TIMES: Readonly<Record<Time, string>> = {
  heartbeatMs: "HEARTBEAT_MS",
  degradedAfterMs: "DEGRADED_AFTER_MS",
  offlineAfterMs: "OFFLINE_AFTER_MS",
  sweepEveryMs: "SWEEP_EVERY_MS",
  blindAfterMs: "BLIND_AFTER_MS",
  graceMs: "GRACE_MS",
};
const BRAKE: Readonly<Record<keyof LivenessSettings["brake"], string>> = {
  nodes: "BRAKE_NODES",
  share: "BRAKE_SHARE",
  delayMs: "BRAKE_DELAY_MS",
};

export function readLiveness(env: Environment): LivenessOptions {
  const names = [...Object.values(TIMES), ...Object.values(BRAKE)];
  const unfit = names.find((name) => Number.isNaN(numberIn(env, name) ?? 0));
  if (unfit !== undefined) return { kind: "refused", reason: `INTERLOCK_LIVENESS_${unfit} takes a number` };
  const brake = given(env, BRAKE);
  return {
    kind: "settings",
    settings: {
      ...given(env, TIMES),
      ...(Object.keys(brake).length > 0 && { brake: { ...LIVENESS_DEFAULTS.brake, ...brake } }),
    },
  };
}

function numberIn(env: Environment, name: string): number | undefined {
  const text = env[`INTERLOCK_LIVENESS_${name}`];
  if (text === undefined || text === "") return undefined;
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
}

function given<Member extends string>(
  env: Environment,
  names: Readonly<Record<Member, string>>,
): Partial<Record<Member, number>> {
  const entries = Object.entries<string>(names).flatMap(([member, name]) => {
    const value = numberIn(env, name);
    return value === undefined ? [] : [[member, value] as const];
  });
  return Object.fromEntries(entries) as Partial<Record<Member, number>>; // the members come from `names`
}
