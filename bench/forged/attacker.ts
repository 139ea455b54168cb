import { constants, setPriority } from 'node:os';
import autocannon from 'autocannon';

/** Sends forged notifications to the URL it is given, over four connections, until it is stopped. */
const CONNECTIONS = 4;
const BODY_BYTES = 90_000;
/** What takes longest to look through: many texts, none of them long. */
const NOISE = '4 1 ab';

function forged(): string {
  const body = {
    order_id: 'forged',
    status_code: '200',
    gross_amount: '100000.00',
    transaction_status: 'settlement',
    signature_key: 'f'.repeat(128),
    noise: [] as string[],
  };
  const each = JSON.stringify(NOISE).length + 1;
  const count = Math.floor((BODY_BYTES - JSON.stringify(body).length) / each);
  return JSON.stringify({ ...body, noise: Array.from({ length: count }, () => NOISE) });
}

// Elsewhere in life: what is measured is the server, not who gets this machine's processors.
setPriority(constants.priority.PRIORITY_LOW);
const [, , url = ''] = process.argv;
const answered = new Map<number, number>();
const run = autocannon(
  {
    url,
    connections: CONNECTIONS,
    duration: 600,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: forged(),
  },
  () => undefined,
);
run.on('response', (_client, status: number) => {
  if (answered.size === 0) process.send?.('attacking');
  answered.set(status, (answered.get(status) ?? 0) + 1);
});
process.on('message', () => {
  process.send?.(Object.fromEntries(answered), () => process.exit(0));
});
