import { z } from "zod";
import { boundedText } from "../schema/text.ts";

const UUID = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$/;
const uuid = (id: string, description: string) =>
  z.string().regex(UUID).meta({ id, brand: true, description });

export const SessionId = uuid("SessionId", "Shared session, any RFC 9562 UUID.");
export const ParticipantId = uuid("ParticipantId", "A person or service that takes part in sessions.");
export const MembershipId = uuid("MembershipId", "One participant's membership in one session.");
export const ChannelId = uuid("ChannelId", "A channel of a session.");
export const InviteId = uuid("InviteId", "An invitation to one session.");

export const NODE_ID_MAX_LEN = 256;
export const EVENT_CURSOR_MAX_LEN = 256;

export const NodeId = boundedText({ min: 1, max: NODE_ID_MAX_LEN, pattern: /^[^\0]*\S[^\0]*$/u }).meta({
  id: "NodeId",
  brand: true,
  description: "Opaque id that a daemon mints for itself once; survives restarts and changes of address.",
});
export const AttachmentId = boundedText({ min: 1, max: 256 }).meta({
  id: "AttachmentId",
  brand: true,
  description: "One attachment of a node to a session.",
});
export const EventCursor = boundedText({ min: 1, max: EVENT_CURSOR_MAX_LEN }).meta({
  id: "EventCursor",
  brand: true,
  description: "Opaque place in a session's timeline.",
});
