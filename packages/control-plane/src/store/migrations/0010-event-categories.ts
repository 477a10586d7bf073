/** The feed takes every category of the contract, in its order. A released migration is never edited. */
export const eventCategories: readonly string[] = [
  `ALTER TABLE session_feed
    DROP CONSTRAINT session_feed_category_set,
    ADD CONSTRAINT session_feed_category_set CHECK (category IN (
      'session_lifecycle', 'membership_change', 'runtime_node_lifecycle', 'run_lifecycle', 'assistant_output',
      'tool_activity', 'interactive_request', 'artifact_publication', 'approval_flow', 'usage_telemetry',
      'recovery_events', 'participant_lifecycle', 'audit_integrity', 'event_maintenance', 'policy_events',
      'channel_arbitration', 'onboarding_lifecycle', 'cross_node_dispatch'
    ))`,
];
