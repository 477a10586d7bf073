import { z } from "zod";
import { AppSessionToken } from "../../ids/app.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { boundedText } from "../../schema/text.ts";
import { AppContractVersion } from "../../versions/schema.ts";
import { PREFLIGHT_CODES } from "../closed-sets.ts";

export const PreflightResult = z.object({
  socket_reachable: z.literal(true),
  daemon_reachable: z.boolean(),
  code: closedSetSchema(PREFLIGHT_CODES),
});

export const HelloParams = z.object({
  client_id: boundedText({ max: 128 }).optional(),
  client_version: boundedText({ max: 64 }).optional(),
  client_app_contract_major: z.int().min(1).optional(),
});

export const HelloResult = z.object({
  app_session_token: AppSessionToken,
  app_session_id: z.int().min(1),
  daemon_version: z.string(),
  schema_version: z.int().min(0),
  app_contract_version: AppContractVersion,
  supported_minor_range: z.object({ min: AppContractVersion, max: AppContractVersion }),
  host_user_id: z.string(),
  capability_flags: z.record(z.string(), z.unknown()),
  state: z.literal("ok"),
});
