type Cursor = string | number;

/** The cursor that a frame, an acknowledgement or params carry; control frames carry none. */
export function cursorOf(value: unknown): Cursor | undefined {
  const cursor = member(value, "cursor");
  return typeof cursor === "string" || typeof cursor === "number" ? cursor : undefined;
}

/** How a frame ends its subscription, if it does: for good, or until the daemon is back. */
export function endOf(frame: unknown): "for good" | "until it is back" | undefined {
  if (member(frame, "type") !== "end") return undefined;
  return member(frame, "reason") === "closing" ? "until it is back" : "for good";
}

/** The first frame of a stream, which stands for its acknowledgement. */
export function isOpening(frame: unknown): boolean {
  return member(frame, "type") === "open";
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
