import { SESSION_PARTICIPANTS_DEFAULT, SESSION_PARTICIPANTS_MAX } from "@interlock/contracts";

/** Members that a session takes: `config.limits.participants` where that is a number within the bounds. */
export function participantLimit(config: Readonly<Record<string, unknown>>): number {
  const limits = config["limits"];
  const asked =
    typeof limits === "object" && limits !== null ? Reflect.get(limits, "participants") : undefined;
  return Number.isInteger(asked) && asked >= 1 && asked <= SESSION_PARTICIPANTS_MAX
    ? (asked as number) // an integer
    : SESSION_PARTICIPANTS_DEFAULT;
}
