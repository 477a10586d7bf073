import { SESSION_PARTICIPANTS_DEFAULT, SESSION_PARTICIPANTS_MAX } from "@interlock/contracts";

/** Members that a session takes: `config.limits.participants` where that is a number within the bounds. */
export function participantLimit(config: Readonly<Record<string, unknown>>): number {
  const asked = member(config["limits"], "participants");
  const fits =
    typeof asked === "number" && Number.isInteger(asked) && asked >= 1 && asked <= SESSION_PARTICIPANTS_MAX;
  return fits ? asked : SESSION_PARTICIPANTS_DEFAULT;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
