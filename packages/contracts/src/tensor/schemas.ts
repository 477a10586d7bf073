import { bridgeSchema } from "./bridge-schema.ts";
import { discoverySchema } from "./discovery-schema.ts";
import { driverSchema } from "./driver/driver-schema.ts";
import type { SchemaLayout } from "./layout.ts";
import { mergeSchema } from "./merge-schema.ts";
import { traceLinkSchema } from "./trace-link-schema.ts";
import { wireSchema } from "./wire/wire-schema.ts";

/** All messages of the lane. Schemas share streams: a reader looks at schema and template before anything else. */
export const TENSOR_SCHEMAS = [
  wireSchema,
  driverSchema,
  bridgeSchema,
  mergeSchema,
  traceLinkSchema,
  discoverySchema,
] as const satisfies readonly SchemaLayout[];
