import type { ControlMethods } from "@interlock/contracts";

type UnderFloor = {
  [Name in keyof ControlMethods]: "version.floor_exceeded" extends ControlMethods[Name]["errors"]
    ? Name
    : never;
}[keyof ControlMethods];

/** Total over the methods that a node below its session's floor is refused. */
const refused: { readonly [Name in UnderFloor]: true } = { "runtimenode.capabilityupdate": true };

export const METHODS_UNDER_FLOOR: readonly string[] = Object.keys(refused);
