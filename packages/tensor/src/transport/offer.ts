/** Why a message was not taken, with the numbers that Aeron gives the same outcomes. */
export const OFFER_CODES = {
  /** Nobody subscribes yet, or the hub has not answered yet: an ordinary state, to be tried again. */
  not_connected: -1,
  /** A subscriber is behind by a whole window: to be tried again when it has read on. */
  back_pressured: -2,
  /** A claim of this publication is open: to be tried again when it is committed or aborted. */
  admin_action: -3,
  /** The publication is closed, and stays so. */
  closed: -4,
  /** The publication has carried all bytes it can: a new one has to take its place. */
  max_position_exceeded: -5,
  /** The message is longer than any may be, or its length is none. */
  error: -6,
} as const;
export type OfferRefusal = keyof typeof OFFER_CODES;
export type OfferCode = (typeof OFFER_CODES)[OfferRefusal];

export interface NotOffered {
  readonly ok: false;
  readonly refusal: OfferRefusal;
  readonly code: OfferCode;
}

/** Where the publication stands after the message, in bytes; or why it did not take it. */
export type Offer = { readonly ok: true; readonly position: number } | NotOffered;

/** One object for each refusal: a publisher that waits asks often. */
const NOT_OFFERED: Readonly<Record<OfferRefusal, NotOffered>> = {
  not_connected: notOffered("not_connected"),
  back_pressured: notOffered("back_pressured"),
  admin_action: notOffered("admin_action"),
  closed: notOffered("closed"),
  max_position_exceeded: notOffered("max_position_exceeded"),
  error: notOffered("error"),
};

function notOffered(refusal: OfferRefusal): NotOffered {
  return { ok: false, refusal, code: OFFER_CODES[refusal] };
}

export function refuseOffer(refusal: OfferRefusal): NotOffered {
  return NOT_OFFERED[refusal];
}
