import { inspect } from 'node:util';
import { MidtransClient } from './client';
import type { MidtransClientOptions } from './client.options';
import { MidtransError } from './errors';
import type { ResponseEvent } from './hooks';

const KEY = 'SB-Mid-server-abcdefGHIJKL';
const CHARGE = { payment_type: 'qris', transaction_details: { order_id: 'order-1', gross_amount: 10_000 } };

function client(options: Partial<MidtransClientOptions> = {}): MidtransClient {
  return new MidtransClient({ serverKey: KEY, retryBaseDelayMs: 0, ...options });
}

async function thrownBy(call: () => unknown): Promise<MidtransError> {
  try {
    await call();
  } catch (error) {
    if (error instanceof MidtransError) return error;
    throw error;
  }
  throw new Error('expected a MidtransError');
}

describe('secrets', () => {
  const CLIENT_KEY = 'SB-Mid-client-QRSTuvwx';
  const TOKEN = 'plain-looking-token-77';
  const CARD = '4811111111111114';
  const SECRETS = [KEY, Buffer.from(`${KEY}:`).toString('base64'), CLIENT_KEY, TOKEN, CARD, '"987"'];
  const payload = { ...CHARGE, credit_card: { token_id: TOKEN, card_number: CARD, card_cvv: '987' } };
  const echo = `${KEY} Basic ${btoa(`${KEY}:`)} ${CLIENT_KEY} ${TOKEN} ${CARD} "card_cvv":"987"`;

  const everythingShownOf = (thing: object): string =>
    [
      inspect(thing, { showHidden: true, depth: 20, getters: true }),
      JSON.stringify(thing),
      ...(thing instanceof Error ? [String(thing), thing.stack, thing.message] : []),
    ].join('\n');

  const echoing = (status: number, body: object): (() => Response) => {
    return () =>
      Response.json({ ...body, echo, token_id: TOKEN, nested: [{ authorization: echo }] }, { status });
  };
  const codes = ['400', '401', '402', '404', '406', '412', '429', '500'];
  const kinds: [string, () => Response | Promise<Response>][] = [
    ...codes.map((code): [string, () => Response] => [
      code,
      echoing(200, { status_code: code, status_message: echo, validation_messages: [echo], id: TOKEN }),
    ]),
    ['error_messages', echoing(500, { error_messages: [echo] })],
    ['errors[]', echoing(403, { errors: [{ message: echo }] })],
    ['a text', () => new Response(echo)],
    [
      'a page',
      () => new Response(`<p title="x">${echo}</p>`, { status: 403, headers: { 'content-type': echo } }),
    ],
    [
      'broken JSON',
      () => new Response(`{"token_id":"${TOKEN}","card_cvv":"987", "x": "${echo.replaceAll('"', '\\"')}`),
    ],
    ['in flight', () => new Response(echo, { status: 202 })],
    [
      'a connection that breaks and tells everything',
      () => {
        const cause = Object.assign(new Error(echo), {
          code: KEY,
          config: { headers: { Authorization: echo } },
        });
        return Promise.reject(new TypeError(echo, { cause }));
      },
    ],
    ['a timeout', () => new Promise(() => undefined)],
  ];

  it.each(kinds)('an error of the kind %s shows none', async (_, fetch) => {
    const errors: MidtransError[] = [];
    const onResponse = ({ error }: ResponseEvent): void => {
      if (error) errors.push(error);
    };
    const careful = client({ clientKey: CLIENT_KEY, fetch, onResponse, timeoutMs: 50, retries: 1 });
    errors.push(await thrownBy(() => careful.charge(payload)));

    expect(errors.length).toBeGreaterThan(1);
    for (const error of errors) {
      const shown = everythingShownOf(error);
      for (const secret of SECRETS) expect(shown).not.toContain(secret);
    }
  });

  it('nor does the client', () => {
    const shown = everythingShownOf(client({ clientKey: CLIENT_KEY }));
    for (const secret of SECRETS) expect(shown).not.toContain(secret);
  });

  it('nor do refused arguments', async () => {
    const error = await thrownBy(() => client().charge({ ...payload, metadata: { big: 1n } }));
    for (const secret of SECRETS) expect(everythingShownOf(error)).not.toContain(secret);
  });

  it.each([100, 110, 119, 490, 1_990, 3_990])(
    'half a secret is not left where a text is cut off after %i characters',
    async (position) => {
      for (const filler of ['-', `${KEY} `]) {
        const page = `${filler.repeat(position).slice(0, position)} ${KEY}${KEY}`;
        for (const answer of [
          () => new Response(page),
          () => Response.json({ status_code: '400', status_message: page }),
        ]) {
          const error = await thrownBy(() => client({ fetch: answer }).charge(CHARGE));
          expect(everythingShownOf(error)).not.toContain(KEY.slice(0, 16));
        }
      }
    },
  );
});
