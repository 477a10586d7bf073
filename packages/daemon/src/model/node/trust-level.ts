/** How far this machine's own node is trusted: not at all until a control plane has admitted it for its owner. */
export const TRUST_LEVELS = ["untrusted", "trusted"] as const;
export type TrustLevel = (typeof TRUST_LEVELS)[number];

/** How an attachment stands, as this machine knows it. */
export const ATTACHMENT_STANDINGS = ["attached", "detached", "fenced", "revoked"] as const;
export type AttachmentStanding = (typeof ATTACHMENT_STANDINGS)[number];

/** What a local caller said last of whether this machine is to be a node. */
export const NODE_WISHES = ["attached", "detached"] as const;
export type NodeWish = (typeof NODE_WISHES)[number];
