import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OPERATIONS } from './fixtures';

/** The least a gateway can be: reads the request, answers with ready bytes. Reports its address to the process that forked it. */
const answers = new Map(
  Object.values(OPERATIONS).map(({ method, path, answer }) => [`${method} ${path}`, Buffer.from(answer)]),
);

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    const answer = answers.get(`${request.method} ${request.url}`);
    if (answer === undefined) return response.writeHead(404).end();
    return response
      .writeHead(200, { 'content-type': 'application/json', 'content-length': answer.byteLength })
      .end(answer);
  });
});
// Nobody loses a connection while somebody else is being measured.
server.keepAliveTimeout = 600_000;
server.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
