import { cursorOf } from "./frame-facts.ts";

/** The place that the params of a session's subscription name, in either of their words. */
export function placeNamed(params: object): ReturnType<typeof cursorOf> {
  const cursor: unknown = Reflect.get(params, "lastEventId") ?? Reflect.get(params, "afterCursor");
  return cursorOf({ cursor });
}
