import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { answerOf } from '../support/raw-server';
import { CHARGE, type Operation, OPERATIONS } from './fixtures';

const WARM_UP_MS = 500;
const MEASURED_MS = 2_000;

/**
 * Answers per second that the server has to give: asked over bare sockets, with a request made beforehand that is written again as soon as
 * it is answered.
 */
export async function ceilingOf(operation: Operation, url: string, connections: number): Promise<number> {
  const { hostname, port } = new URL(url);
  const request = requestOf(operation, hostname);
  const answerBytes = Buffer.byteLength(answerOf(OPERATIONS[operation].answer));
  let answers = 0;
  const sockets = Array.from({ length: connections }, () =>
    askOn(
      connect({ host: hostname, port: Number(port), noDelay: true }),
      request,
      answerBytes,
      () => answers++,
    ),
  );
  await wait(WARM_UP_MS);
  const [before, startedAt] = [answers, performance.now()];
  await wait(MEASURED_MS);
  const perSecond = ((answers - before) * 1000) / (performance.now() - startedAt);
  for (const socket of sockets) socket.destroy();
  return perSecond;
}

function requestOf(operation: Operation, host: string): Buffer {
  const { method, path } = OPERATIONS[operation];
  const body = method === 'POST' ? JSON.stringify(CHARGE) : '';
  const head = [
    `${method} ${path} HTTP/1.1`,
    `Host: ${host}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function askOn(socket: Socket, request: Buffer, answerBytes: number, onAnswer: () => void): Socket {
  let missing = answerBytes;
  socket.on('connect', () => socket.write(request));
  socket.on('data', ({ byteLength }) => {
    missing -= byteLength;
    if (missing > 0) return;
    missing += answerBytes;
    onAnswer();
    socket.write(request);
  });
  return socket;
}
