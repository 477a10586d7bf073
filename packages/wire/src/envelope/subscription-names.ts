/** How a plane spells the members of its subscriptions' messages. */
export interface SubscriptionNames {
  /** In the acknowledgement, in every notify, and in a cancel. */
  readonly id: "subscription_id" | "subscriptionId";
  /** What a notify carries. */
  readonly frame: "frame" | "value";
}

export const LINE_SUBSCRIPTION_NAMES: SubscriptionNames = { id: "subscription_id", frame: "frame" };
