import type { PlaceUnavailable } from "../../model/place-unavailable.ts";
import { fail } from "../fail.ts";

/** A place that no pane of can be reached, in the plane's codes. */
export function placeUnreachable(obstacle: PlaceUnavailable) {
  switch (obstacle) {
    case "docker_unavailable":
      return fail("docker_unavailable", {});
    case "tmux_unavailable":
      return fail("tmux_unavailable", {});
  }
}
