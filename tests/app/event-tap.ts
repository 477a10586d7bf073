import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import type { Row } from "./app-world.ts";

/** One subscription on a connection of its own, read line by line. */
export class EventTap {
  readonly frames: Row[] = [];
  readonly answer: Row;
  readonly #socket: Socket;

  private constructor(socket: Socket, answer: Row, frames: Row[]) {
    this.#socket = socket;
    this.answer = answer;
    this.frames = frames;
  }

  /** `answer` is the acknowledgement, or the refusal: then nothing follows. */
  static async open(path: string, token: string, params: object = {}): Promise<EventTap> {
    const socket = connect(path);
    await once(socket, "connect");
    const frames: Row[] = [];
    const answered = Promise.withResolvers<Row>();
    createInterface({ input: socket }).on("line", (line) => {
      const said = JSON.parse(line) as Row; // one object a line, asserted on by the tests
      const params = said["params"] as { readonly frame: Row } | undefined; // a notify has them
      if (params === undefined) answered.resolve(said);
      else frames.push(params.frame);
    });
    const request = {
      id: 1,
      method: "app.event.subscribe",
      params: { app_session_token: token, ...params },
    };
    socket.write(`${JSON.stringify(request)}\n`);
    return new EventTap(socket, await answered.promise, frames);
  }

  /** Numbers of the events that came. */
  get ids(): readonly number[] {
    return this.frames.flatMap((frame) =>
      frame["type"] === "event" ? [Number((frame["event"] as Row)["event_id"])] : [],
    );
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  close(): void {
    this.#socket.destroy();
  }
}
