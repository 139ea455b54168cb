import { connect as connectTls } from 'node:tls';
import { connect } from 'node:net';
import { connectionProblem } from '../notifications/delivery-problem';

const PATIENCE_MS = 1_000;

/** Why nothing can be sent to a URL now, in words; undefined where somebody listens. Nothing is sent. */
export function connectProblem(url: string): Promise<string | undefined> {
  const { hostname, port, protocol } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const socket =
      protocol === 'https:'
        ? connectTls({ host, port: Number(port || 443), servername: host, rejectUnauthorized: false })
        : connect({ host, port: Number(port || 80) });
    const end = (problem?: string) => {
      socket.destroy();
      resolve(problem);
    };
    socket.setTimeout(PATIENCE_MS, () => end('no answer'));
    socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', () => end());
    socket.once('error', (error) => end(connectionProblem(error)));
  });
}
