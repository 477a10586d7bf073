import type { WireFailure } from "./wire-failure.ts";

/** The headers that go with `rate_limited`; none for any other failure. */
export function rateHeaders({ code, details }: WireFailure): Readonly<Record<string, string>> {
  if (code !== "rate_limited") return {};
  const member = (name: string): string => String(Reflect.get(details, name));
  return {
    "retry-after": member("retryAfter"),
    "x-ratelimit-limit": member("limit"),
    "x-ratelimit-remaining": member("remaining"),
    "x-ratelimit-reset": member("resetAt"),
  };
}
