import { describe } from "vitest";
import { conformance } from "../conformance.test.support.ts";
import { clientsOf, hubAt, socketPlace } from "./hub-rig.test.support.ts";

describe("over a hub", () => {
  conformance(async (limits) => {
    const place = socketPlace();
    const hub = await hubAt({ path: place.path, ...limits });
    const clients = clientsOf(place.path);
    return {
      connect: () => clients.connect(),
      elapse: () => undefined,
      close: async () => {
        clients.close();
        await hub.close();
        place.remove();
      },
    };
  });
});

describe("over a hub, from the hub's own process", () => {
  conformance(async (limits) => {
    const place = socketPlace();
    const hub = await hubAt({ path: place.path, ...limits });
    const clients = clientsOf(place.path);
    let made = 0;
    return {
      // Every other one is across the socket.
      connect: () => {
        made += 1;
        return made % 2 === 1 ? hub.connect() : clients.connect();
      },
      elapse: () => undefined,
      close: async () => {
        clients.close();
        await hub.close();
        place.remove();
      },
    };
  });
});
