import { defineRule, type Rejection, type Rule } from "../../define/rule.ts";

export const newRoleFits: Rule = defineRule<{ readonly action: string; readonly newRole?: string }>(
  "new_role_fits",
  "newRole comes with the action change_role and with no other.",
  ({ action, newRole }): Rejection | undefined => {
    if (action === "change_role")
      return newRole === undefined ? { field: "newRole", reason: "missing" } : undefined;
    return newRole === undefined ? undefined : { field: "newRole", reason: "only with change_role" };
  },
);
