import { MidtransClient } from '../client';
import {
  MidtransApiError,
  MidtransAuthenticationError,
  MidtransCardTokenError,
  MidtransConflictError,
  MidtransDuplicateOrderError,
  MidtransNotActivatedError,
  MidtransNotFoundError,
  MidtransNotModifiableError,
  MidtransRefundRejectedError,
  MidtransServerError,
  MidtransValidationError,
} from '../errors';
import { type FaultServer, startFaultServer, text } from '../fault-server.spec.helper';
import { fixturesOf, rawFixture } from './fixtures.spec.helper';

type ErrorClass = typeof MidtransApiError;
type Row = [name: string, errorClass: ErrorClass, code: number, words: string | RegExp];

/** With a `status_code` in the body, and therefore with HTTP 200 or with the real status. */
const IN_THE_BODY: Row[] = [
  ['charge-ovo-error-404', MidtransNotFoundError, 404, "User with requested phone number doesn't exist"],
  ['error-400-gross-amount-mismatch', MidtransValidationError, 400, /parameters in the payload is invalid/],
  ['error-400-validation-messages', MidtransValidationError, 400, /parameters in the payload is invalid/],
  ['error-401-client-server-key', MidtransAuthenticationError, 401, /current client\/server key/],
  ['error-401-no-id', MidtransAuthenticationError, 401, /current client\/server key/],
  ['error-401-unknown-merchant', MidtransAuthenticationError, 401, 'Unknown Merchant server_key/id'],
  ['error-402-channel-not-activated', MidtransNotActivatedError, 402, 'Payment channel is not activated.'],
  ['error-404-resource-not-found', MidtransNotFoundError, 404, 'The requested resource is not found'],
  ['error-404-status-docs', MidtransNotFoundError, 404, 'The requested resource is not found'],
  ['error-404-transaction-doesnt-exist', MidtransNotFoundError, 404, "Transaction doesn't exist."],
  ['error-406-duplicate-order', MidtransDuplicateOrderError, 406, /conflict with the current state/],
  ['error-406-duplicate-refund-id', MidtransDuplicateOrderError, 406, 'Duplicate refund ID'],
  ['error-411-token-missing', MidtransCardTokenError, 411, 'Token id is missing, invalid, or timed out'],
  ['error-412-cannot-modify-status', MidtransNotModifiableError, 412, /cannot modify the status/],
  ['error-412-status-cannot-be-updated', MidtransNotModifiableError, 412, /status cannot be updated/],
  ['error-414-refund-invalid-amount', MidtransRefundRejectedError, 414, /rejected due to invalid amount/],
  ['token-error-400', MidtransValidationError, 400, /parameters in the payload is invalid/],
];

/** With the HTTP status alone. */
const IN_THE_STATUS: Row[] = [
  ['balance-mutation-400', MidtransValidationError, 400, 'currency must not be empty'],
  ['bin-404', MidtransNotFoundError, 404, 'not found'],
  ['invoice-404', MidtransNotFoundError, 404, 'Not Found'],
  ['invoice-500', MidtransServerError, 500, 'Internal server error'],
  [
    'invoice-create-400',
    MidtransValidationError,
    400,
    'item must not be empty; gross_amount must be more than 0',
  ],
  ['invoice-create-409', MidtransConflictError, 409, 'Duplicate order id'],
  ['invoice-void-409', MidtransConflictError, 409, 'Invoice cannot be canceled'],
  [
    'payment-link-error-400',
    MidtransValidationError,
    400,
    /^Invalid JSON .*; This Payment Link ID .*; payment/,
  ],
  ['payment-link-error-401', MidtransAuthenticationError, 401, 'Access denied due to unauthorized request'],
  ['payment-link-error-409', MidtransConflictError, 409, "The Order ID 'order-123' has been taken"],
  ['snap-error-400', MidtransValidationError, 400, 'transaction_details.order_id is required'],
  ['snap-error-400-order-utilized', MidtransValidationError, 400, /has been paid and utilized/],
  ['snap-error-400-sum-mismatch', MidtransValidationError, 400, /not equal to the sum of item_details/],
  ['snap-error-401', MidtransAuthenticationError, 401, /^Access denied .*; Visit https:\/\/snap-docs/],
  ['snap-error-500', MidtransServerError, 500, /internal server error/],
  ['subscription-error-400', MidtransValidationError, 400, 'Invalid parameter.'],
  ['subscription-error-404', MidtransNotFoundError, 404, "Subscription doesn't exist."],
  ['subscription-error-500', MidtransServerError, 500, /recovering from unexpected issues/],
];

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
afterAll(() => server.close());

/** What a status, the least harmful of calls, is thrown as when the gateway answers this. */
async function errorFor(
  httpStatus: number,
  body: string,
  type = 'application/json',
  headers: Record<string, string> = {},
): Promise<MidtransApiError> {
  server.play(text(httpStatus, type, body, headers));
  const client = new MidtransClient({ serverKey: 'SB-Mid-server-test', baseUrl: server.url, retries: 0 });
  const error: unknown = await client.getStatus('order-1').catch((thrown: unknown) => thrown);
  if (error instanceof MidtransApiError) return error;
  throw new Error('expected a MidtransApiError', { cause: error });
}

it('every error of the gateway has its place here', () => {
  const rows = [...IN_THE_BODY, ...IN_THE_STATUS].map(([name]) => name);
  expect(rows.sort()).toEqual(fixturesOf('error').sort());
});

describe.each([
  ['in the body', IN_THE_BODY, (code: number) => [200, code]],
  ['in the HTTP status alone', IN_THE_STATUS, (code: number) => [code]],
])('%s', (_, rows, httpStatuses) => {
  it.each(rows)('%s', async (name, errorClass, code, words) => {
    for (const httpStatus of httpStatuses(code)) {
      const raw = rawFixture(name);
      const body = JSON.parse(raw) as Record<string, unknown>;
      const error = await errorFor(httpStatus, raw);
      expect(error.constructor).toBe(errorClass);
      expect(error).toMatchObject({
        name: errorClass.name,
        statusCode: String(code),
        httpStatus,
        statusMessage: typeof words === 'string' ? words : expect.stringMatching(words),
        validationMessages: body['validation_messages'] ?? [],
        requestId: body['id'],
        body,
      });
      expect(error.message).toContain(`GET /v2/{id}/status: ${code} ${error.statusMessage}`);
    }
  });
});

describe('codes without a sample', () => {
  it.each<[number, ErrorClass]>([
    [403, MidtransApiError],
    [405, MidtransApiError],
    [408, MidtransApiError],
    [410, MidtransApiError],
    [413, MidtransApiError],
    [501, MidtransServerError],
    [502, MidtransServerError],
    [505, MidtransServerError],
    [599, MidtransServerError],
    [600, MidtransApiError],
  ])('%i', async (code, errorClass) => {
    const error = await errorFor(200, JSON.stringify({ status_code: String(code), status_message: 'no' }));
    expect(error.constructor).toBe(errorClass);
    expect(error).toMatchObject({ statusCode: String(code), statusMessage: 'no', httpStatus: 200 });
  });
});

describe('other shapes', () => {
  it('a plain text', async () => {
    const error = await errorFor(401, 'Unauthorized', 'text/plain');
    expect(error).toBeInstanceOf(MidtransAuthenticationError);
    expect(error).toMatchObject({ statusCode: '401', body: 'Unauthorized' });
    expect(error.statusMessage).toMatch(/Unauthorized$/);
  });

  it('a page of the CDN', async () => {
    const page = '<html><head><title>Access Denied</title></head><body>Reference #18.2</body></html>';
    const error = await errorFor(403, page, 'text/html');
    expect(error).toMatchObject({ statusCode: '403', body: page });
    expect(error.statusMessage).toMatch(/Access Denied Reference #18\.2$/);
  });

  it.each([
    ['a title that says more', [{ message_title: 'bin', message: 'not found' }], 'bin: not found'],
    ['a title alone', [{ message_title: 'not found' }], 'not found'],
    ['several', [{ message: 'one' }, { message: 'two' }], 'one; two'],
    ['none', [{ code: true }], 'no message'],
  ])('errors with %s', async (_, errors, words) => {
    const error = await errorFor(404, JSON.stringify({ errors }));
    expect(error.statusMessage).toBe(words);
  });
});

describe('the request id', () => {
  const BODY = { status_code: '404', status_message: 'no' };

  it.each(['x-request-id', 'X-Correlation-Id', 'Request-Id'])('comes from the header %s', async (header) => {
    const error = await errorFor(404, JSON.stringify(BODY), 'application/json', { [header]: 'request-7' });
    expect(error.requestId).toBe('request-7');
  });

  it('comes from the body where that has one', async () => {
    const body = JSON.stringify({ ...BODY, id: 'body-7' });
    const error = await errorFor(404, body, 'application/json', { 'x-request-id': 'header-7' });
    expect(error.requestId).toBe('body-7');
  });

  it('comes with an answer that is no JSON, too', async () => {
    const error = await errorFor(502, '<p>Bad gateway</p>', 'text/html', { 'x-request-id': 'request-7' });
    expect(error.requestId).toBe('request-7');
  });

  it('is kept out of the way where it is odd', async () => {
    const error = await errorFor(404, JSON.stringify(BODY), 'application/json', { 'x-request-id': ' ' });
    expect(error.requestId).toBeUndefined();
  });
});
