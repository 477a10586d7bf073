import type { AddRefusal } from "./transport.ts";

/** Which stream of which channel. */
export type StreamKey =
  | { readonly ok: true; readonly key: string }
  | { readonly ok: false; readonly refusal: Exclude<AddRefusal, "transport_closed"> };

const PARAMETERS = /^(\?[^\s?|=]+=[^\s?|=]*(\|[^\s?|=]+=[^\s?|=]*)*)?$/;

/** Longest channel, in characters. */
export const CHANNEL_MAX = 4096;

/**
 * Where messages of a channel and stream go. `aeron:ipc` is one channel whatever parameters it comes with: they size a
 * log that there is none of here. Other media lead to other machines, and nothing here does.
 */
export function streamKey(channel: string, streamId: number): StreamKey {
  if (channel.length > CHANNEL_MAX || !channel.startsWith("aeron:")) return refuse("malformed_channel");
  const start = channel.indexOf("?");
  const media = channel.slice("aeron:".length, start < 0 ? undefined : start);
  if (!PARAMETERS.test(start < 0 ? "" : channel.slice(start))) return refuse("malformed_channel");
  if (media !== "ipc")
    return refuse(/^[a-z][a-z-]*$/.test(media) ? "unsupported_channel" : "malformed_channel");
  if ((streamId | 0) !== streamId) return refuse("malformed_stream_id");
  return { ok: true, key: `${media}#${streamId}` };
}

function refuse(refusal: Exclude<AddRefusal, "transport_closed">): StreamKey {
  return { ok: false, refusal };
}
