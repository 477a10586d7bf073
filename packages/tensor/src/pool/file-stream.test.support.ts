import type { AllowedBases } from "../path/allowed-bases.ts";
import { headerRingPath, payloadPoolPath } from "../path/canonical-path.ts";
import { formatRegionUri } from "../path/region-uri.ts";
import type { MappedStreamRequest } from "./create-stream.ts";
import type { OpenStreamRequest } from "./open-stream.ts";

/** How a producer makes a stream in `base`, and how it would then be announced: the same in every process of a test. */
export function fileStream(bases: AllowedBases, epoch: bigint, nslots: number, strideBytes: number) {
  const [base = ""] = bases.paths;
  const layout = { streamId: 10_000, epoch, nslots, pools: [{ poolId: 1, strideBytes }] };
  const where = { base, user: "test", namespace: "default" };
  const place = { ...where, streamId: layout.streamId, epoch };
  const uri = (path: string): string => formatRegionUri({ path, requireHugepages: false });
  const creating: MappedStreamRequest = {
    bases,
    place: where,
    layout,
    maker: { pid: process.pid, nowNs: process.hrtime.bigint() },
  };
  const opening: OpenStreamRequest = {
    bases,
    ...layout,
    headerUri: uri(headerRingPath(place)),
    pools: layout.pools.map((pool) => ({ ...pool, uri: uri(payloadPoolPath(place, pool.poolId)) })),
  };
  return { creating, opening };
}
