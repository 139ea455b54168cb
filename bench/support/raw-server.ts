import { createServer, type AddressInfo, type Socket } from 'node:net';

const END_OF_HEAD = '\r\n\r\n';

/**
 * The least that a gateway can be: finds where a request ends and writes ready bytes, on bare sockets, so that whoever calls it is what is
 * measured. Its address goes to the process that forked it.
 *
 * @param answerTo - the whole answer to `GET /path`, made by {@link answerOf}
 */
export function serveRaw(answerTo: (methodAndPath: string) => string): void {
  const server = createServer({ noDelay: true }, (socket) => serve(socket, answerTo));
  server.listen(0, '127.0.0.1', () => {
    process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
}

/** An answer with its head, ready to be sent any number of times. */
export function answerOf(json: string, status = '200 OK'): string {
  return `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(json)}${END_OF_HEAD}${json}`;
}

function serve(socket: Socket, answerTo: (methodAndPath: string) => string): void {
  let received = '';
  socket.setEncoding('latin1');
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: string) => {
    received += chunk;
    for (;;) {
      const end = received.indexOf(END_OF_HEAD);
      if (end < 0) return;
      const head = received.slice(0, end);
      const length = end + END_OF_HEAD.length + Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      if (received.length < length) return;
      received = received.slice(length);
      socket.write(answerTo(head.slice(0, head.indexOf(' HTTP/'))));
    }
  });
}
