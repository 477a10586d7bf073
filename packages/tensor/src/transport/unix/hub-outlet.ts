import type { Outlet } from "../local-publication.ts";
import { FRAME_HEADER_BYTES, FRAME_KINDS, newFrame } from "./frame.ts";

/** Where the messages of a publication behind a hub go, and what says that it was told how far it may go on. */
export interface HubOutlet {
  readonly outlet: Outlet;
  readonly moved: () => void;
}

export function hubOutlet(id: number, write: (frame: Uint8Array) => void, remove: () => void): HubOutlet {
  // The hub need hear only once that a publication waits, until it has moved its limit.
  let told = false;
  const outlet: Outlet = {
    allocate: (length) => {
      const whole = newFrame(FRAME_KINDS.message, id, 0, length);
      return { whole, payload: whole.subarray(FRAME_HEADER_BYTES) };
    },
    send: ({ whole }) => write(whole),
    skip: (length) => write(newFrame(FRAME_KINDS.skip, id, length, 0)),
    waiting: () => {
      if (!told) write(newFrame(FRAME_KINDS.waiting, id, 0, 0));
      told = true;
    },
    remove,
  };
  return {
    outlet,
    moved: () => {
      told = false;
    },
  };
}
