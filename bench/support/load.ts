import { connect, type Socket } from 'node:net';

import { nowMs } from './clock';

/** One request after the other on each of so many connections, all of them made before. */
export interface Load {
  readonly url: string;
  readonly bodies: readonly string[];
  readonly connections: number;
  /** So many requests begin each second, as long as there is a connection for them. @default each as soon as the one before is answered */
  readonly perSecond?: number;
}

/** How it went. */
export interface Posted {
  /** From the first request to the last answer. */
  readonly seconds: number;
  /** When each request was sent, in the order of the bodies, by {@link nowMs}. */
  readonly sentAt: readonly number[];
}

/**
 * Posts every body once, and fails where one is answered otherwise than 200. The requests are built before, and of an answer no more is
 * read than where it ends: on a machine of two cores, a generator that did more would take one from whoever is measured.
 */
export async function post({ url, bodies, connections, perSecond }: Load): Promise<Posted> {
  const { hostname, port, pathname } = new URL(url);
  const head = `POST ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/json\r\nContent-Length: `;
  const requests = bodies.map((body) => `${head}${Buffer.byteLength(body)}\r\n\r\n${body}`);
  const sockets = await Promise.all(
    Array.from({ length: connections }, () => connected(Number(port), hostname)),
  );
  const sentAt: number[] = [];
  const start = nowMs();
  const take = (): string | undefined => {
    const request = requests[sentAt.length];
    if (request !== undefined) sentAt.push(nowMs());
    return request;
  };
  const pace = perSecond === undefined ? undefined : new Pace(perSecond, start);
  try {
    await Promise.all(sockets.map((socket) => postOn(socket, take, pace)));
  } finally {
    pace?.stop();
    for (const socket of sockets) socket.destroy();
  }
  return { seconds: (nowMs() - start) / 1000, sentAt };
}

/** Lets so many through each second, whoever comes. */
class Pace {
  private readonly waiting: (() => void)[] = [];
  private let = 0;
  private readonly timer = setInterval(() => this.letThrough(), 1);

  constructor(
    private readonly perSecond: number,
    private readonly start: number,
  ) {}

  turn(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private letThrough(): void {
    const due = ((nowMs() - this.start) / 1000) * this.perSecond;
    for (; this.let < due; this.let++) this.waiting.shift()?.();
  }
}

function connected(port: number, host: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host, noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
  });
}

function postOn(socket: Socket, take: () => string | undefined, pace?: Pace): Promise<void> {
  return new Promise((resolve, reject) => {
    let received = '';
    const send = (): void => {
      const request = take();
      if (request === undefined) resolve();
      else socket.write(request);
    };
    const sendInTurn = pace === undefined ? send : (): void => void pace.turn().then(send);
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('The server closed a connection')));
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      received = received === '' ? chunk : received + chunk;
      const length = lengthOf(received);
      if (length === undefined || received.length < length) return;
      if (!received.startsWith('HTTP/1.1 200')) reject(new Error(`Answered: ${received}`));
      received = received.slice(length);
      sendInTurn();
    });
    sendInTurn();
  });
}

/** How long an answer is, as soon as its head is there. */
function lengthOf(received: string): number | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const length = /\r\ncontent-length: *(\d+)/i.exec(received.slice(0, end));
  if (length === null) throw new Error(`An answer without a length: ${received.slice(0, end)}`);
  return end + 4 + Number(length[1]);
}
