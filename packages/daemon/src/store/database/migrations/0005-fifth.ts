import { runtimeNode } from "./0005-runtime-node.ts";
import type { Migration } from "./migration.ts";

export const fifth: Migration = {
  version: 5,
  description: "this machine as a runtime node",
  up: (database) => {
    database.exec(runtimeNode);
  },
};
