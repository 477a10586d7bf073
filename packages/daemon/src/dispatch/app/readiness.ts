import { ok } from "@interlock/wire";
import { hints, overall, subsystems } from "../../service/readiness/readiness.ts";
import type { AppHandler, AppServices } from "../app-services.ts";

export function readiness({ probe, store }: AppServices): AppHandler<"app.readiness"> {
  return async () => {
    const found = await probe();
    const list = subsystems(found);
    return ok({
      state: overall(list),
      subsystems: list,
      hints: hints(found, store.read.counts(), store.read.nextInLine),
    });
  };
}
