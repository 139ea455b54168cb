import { execFileSync } from 'node:child_process';
import { curlOfAttempt, curlOfRequest } from './curl';
import type { KeptRequest } from './kept-request';

const EVIL = `it's "$HOME" \`id\` \\ $(id)\n; rm -rf !`;
const REQUEST: KeptRequest = {
  kind: 'request',
  id: '1',
  at: new Date(0),
  method: 'POST',
  path: '/v2/charge',
  query: '',
  headers: { 'content-type': 'application/json', 'idempotency-key': EVIL },
  requestBody: JSON.stringify({ custom_field1: EVIL }),
  responseBody: '',
  status: 200,
  ms: 1,
  isFailed: false,
};

/** The words as which a shell takes a command. */
function wordsOf(command: string): string[] {
  const script = `set -- ${command}; printf '%s\\0' "$@"`;
  const env = { ...process.env, SERVER_KEY: 'the-key' };
  return execFileSync('sh', ['-c', script], { env }).toString().split('\0').slice(0, -1);
}

describe('a request as curl', () => {
  it('sends the same once more, whatever is in it, with the key of whoever runs it', () => {
    const command = curlOfRequest(REQUEST, 'http://127.0.0.1:4100');
    expect(command).toContain('-u "$SERVER_KEY:"');
    expect(wordsOf(command)).toEqual([
      'curl',
      '-u',
      'the-key:',
      'http://127.0.0.1:4100/v2/charge',
      '-H',
      'content-type: application/json',
      '-H',
      `idempotency-key: ${EVIL}`,
      '--data-raw',
      REQUEST.requestBody,
    ]);
  });

  it('says the method where the body does not', () => {
    const bare = { ...REQUEST, headers: {}, requestBody: '' };
    const argumentsOf = (more: Partial<KeptRequest>) =>
      wordsOf(curlOfRequest({ ...bare, ...more }, 'http://gateway.test')).slice(3);
    expect(argumentsOf({ method: 'GET', path: '/v1/balance/mutation', query: '?a=1&b=2' })).toEqual([
      'http://gateway.test/v1/balance/mutation?a=1&b=2',
    ]);
    expect(argumentsOf({ path: '/v2/a/cancel' })).toEqual(['-X', 'POST', 'http://gateway.test/v2/a/cancel']);
    expect(argumentsOf({ method: 'PATCH', requestBody: '{}' })).toEqual([
      '-X',
      'PATCH',
      'http://gateway.test/v2/charge',
      '--data-raw',
      '{}',
    ]);
  });

  it('has no server key where the gateway asks for none', () => {
    expect(curlOfRequest({ ...REQUEST, method: 'GET', path: '/v2/token' }, '')).not.toContain('SERVER_KEY');
  });
});

describe('a notification as curl', () => {
  it('posts the exact body to the same address', () => {
    const body = { order_id: EVIL, gross_amount: '44000.00' };
    const attempt = {
      id: '1',
      orderId: EVIL,
      url: 'http://app.test/hook',
      body,
      at: new Date(0),
      attempt: 1,
      ms: 1,
    };
    const words = wordsOf(curlOfAttempt(attempt));
    expect(words.slice(0, 2)).toEqual(['curl', 'http://app.test/hook']);
    expect(words).toContain('user-agent: Veritrans');
    expect(words.at(-1)).toBe(JSON.stringify(body));
  });
});
