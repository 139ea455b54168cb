import * as gateway from '../gateway/errors';
import type { MidtransError } from '../gateway';
import { errorFromFailure, type FailedCall } from '../gateway/error-from-failure';
import { readAnswer, type Failure } from '../gateway/outcome';
import {
  isWord,
  kindOfError,
  kindOfResponse,
  OUTCOMES,
  type AnswerKind,
  type Outcome,
} from './command.outcome';

/** What each kind of answer means: to a first attempt, to a repeated one, and whether it is a word about what was asked for. */
const EXPECTED: Readonly<Record<AnswerKind, readonly [first: Outcome, repeated: Outcome, word: boolean]>> = {
  accepted: ['done', 'done', true],
  declined: ['declined', 'unknown', true],
  unusable: ['unknown', 'unknown', true],
  validation: ['rejected', 'unknown', true],
  authentication: ['rejected', 'unknown', true],
  not_activated: ['rejected', 'unknown', true],
  not_found: ['rejected', 'unknown', true],
  duplicate: ['rejected', 'unknown', true],
  conflict: ['rejected', 'unknown', true],
  card_token: ['rejected', 'unknown', true],
  not_modifiable: ['rejected', 'unknown', true],
  refund_rejected: ['rejected', 'unknown', true],
  rate_limit: ['rejected', 'unknown', true],
  other_rejection: ['rejected', 'unknown', true],
  server_error: ['unknown', 'unknown', false],
  unreadable: ['unknown', 'unknown', false],
  in_flight: ['unknown', 'unknown', false],
  connection_broken: ['unknown', 'unknown', false],
  timed_out: ['unknown', 'unknown', false],
  no_connection: ['rejected', 'unknown', false],
  circuit_open: ['rejected', 'unknown', false],
  not_sent: ['rejected', 'unknown', false],
};
const CELLS = Object.entries(EXPECTED).map(([kind, cell]) => [kind as AnswerKind, ...cell] as const);
const KINDS = Object.keys(OUTCOMES) as AnswerKind[];

const call: FailedCall = {
  method: 'POST',
  path: '/v2/charge',
  attempts: 1,
  outcomeUnknown: false,
  timeoutMs: 10_000,
  secrets: [],
};

/** The error that the client makes of such an answer. */
function answered(httpStatus: number, body: object | string): MidtransError {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const outcome = readAnswer({ httpStatus, contentType: '', text, truncated: false });
  if (outcome.kind === 'success') throw new Error(`HTTP ${httpStatus} ${text} is a success`);
  return errorFromFailure(outcome, call);
}

/** The error that the client makes where there is no answer. */
const failed = (failure: Failure, outcomeUnknown: boolean) =>
  errorFromFailure(failure, { ...call, outcomeUnknown });

const PAGE = '<html><body>Sorry</body></html>';

describe('the outcome of what was asked of the gateway', () => {
  it.each(CELLS)('%s means %s at first, and %s when the attempt is repeated', (kind, first, repeated) => {
    expect(OUTCOMES[kind]).toEqual({ first, repeated });
  });

  it('the table is told for every kind of answer', () => {
    expect(KINDS.sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it.each(KINDS)('no answer but a yes ends an attempt that is repeated: %s', (kind) => {
    expect(OUTCOMES[kind].repeated).toBe(kind === 'accepted' ? 'done' : 'unknown');
  });

  it.each(CELLS)('%s (%s, %s) is worth a look at the gateway: %s', (kind, _first, _repeated, word) => {
    expect(isWord(kind)).toBe(word);
  });

  it.each(KINDS.filter((kind) => !isWord(kind)))(
    '%s, of which nothing can be known, is no refusal but for what was never sent',
    (kind) => {
      const neverSent = ['no_connection', 'circuit_open', 'not_sent'];
      expect(OUTCOMES[kind].first).toBe(neverSent.includes(kind) ? 'rejected' : 'unknown');
    },
  );
});

describe('what an error of the client is', () => {
  const CODES: readonly (readonly [code: number, kind: AnswerKind, type: typeof gateway.MidtransApiError])[] =
    [
      [400, 'validation', gateway.MidtransValidationError],
      [401, 'authentication', gateway.MidtransAuthenticationError],
      [402, 'not_activated', gateway.MidtransNotActivatedError],
      [403, 'other_rejection', gateway.MidtransApiError],
      [404, 'not_found', gateway.MidtransNotFoundError],
      [405, 'other_rejection', gateway.MidtransApiError],
      [406, 'duplicate', gateway.MidtransDuplicateOrderError],
      [407, 'other_rejection', gateway.MidtransApiError],
      [408, 'other_rejection', gateway.MidtransApiError],
      [409, 'conflict', gateway.MidtransConflictError],
      [410, 'other_rejection', gateway.MidtransApiError],
      [411, 'card_token', gateway.MidtransCardTokenError],
      [412, 'not_modifiable', gateway.MidtransNotModifiableError],
      [413, 'other_rejection', gateway.MidtransApiError],
      [414, 'refund_rejected', gateway.MidtransRefundRejectedError],
      [429, 'rate_limit', gateway.MidtransRateLimitError],
      [500, 'server_error', gateway.MidtransServerError],
      [502, 'server_error', gateway.MidtransServerError],
      [503, 'server_error', gateway.MidtransServerError],
      [504, 'server_error', gateway.MidtransServerError],
      [505, 'server_error', gateway.MidtransServerError],
    ];
  const body = (code: number) => ({ status_code: String(code), status_message: 'words' });

  it.each(CODES)('%i with HTTP 200, as the gateway’s own word, is %s', (code, kind, type) => {
    const error = answered(200, body(code));
    expect(error.constructor).toBe(type);
    expect(kindOfError(error)).toBe(kind);
  });

  it.each(CODES)('%i in HTTP, as the gateway’s own word, is %s', (code, kind) => {
    expect(kindOfError(answered(code, body(code)))).toBe(kind);
    expect(kindOfError(answered(code, { status_message: 'words' }))).toBe(kind);
  });

  it.each(CODES)('%i as the word of a gateway that fails with HTTP 500 is no refusal', (code) => {
    expect(kindOfError(answered(500, body(code)))).toBe('server_error');
  });

  it.each([
    [401, 'authentication'],
    [403, 'other_rejection'],
    [429, 'rate_limit'],
  ] as const)('a page at %i is a refusal at the door: %s', (status, kind) => {
    for (const text of [PAGE, '', '[]', '{"status_code":']) {
      expect(kindOfError(answered(status, text))).toBe(kind);
    }
  });

  it.each([200, 201, 204, 301, 302, 400, 402, 404, 406, 409, 411, 412, 414, 422])(
    'a page at %i says nothing',
    (status) => {
      for (const text of [PAGE, '', '[]', '{"status_code":']) {
        expect(kindOfError(answered(status, text))).toBe('unreadable');
      }
    },
  );

  it.each([500, 502, 503, 504, 520])('a page at %i is a failure of the gateway', (status) => {
    expect(kindOfError(answered(status, PAGE))).toBe('server_error');
  });

  it('202 without a result is a request that is still worked on', () => {
    for (const text of ['', PAGE]) expect(kindOfError(answered(202, text))).toBe('in_flight');
    expect(kindOfError(answered(202, { status_message: 'in progress' }))).toBe('in_flight');
  });

  it.each([
    ['a redirection', 302, {}],
    ['errors without a code', 200, { error_messages: ['no'] }],
    ['a redirection that speaks of success', 307, { status_code: '200' }],
    ['a code that is none', 302, { status_code: 'ok' }],
  ])('%s is no refusal', (_what, status, answer) => {
    expect(kindOfError(answered(status, answer))).toBe('unreadable');
  });

  it.each<[what: string, kind: AnswerKind, failure: Failure, outcomeUnknown: boolean]>([
    ['a call that took too long', 'timed_out', { kind: 'timed_out' }, true],
    ['a read that took too long', 'timed_out', { kind: 'timed_out' }, false],
    ['a connection that broke', 'connection_broken', { kind: 'lost', sent: true, reason: 'reset' }, true],
    ['a call that its caller gave up', 'connection_broken', { kind: 'aborted' }, true],
    ['no connection', 'no_connection', { kind: 'lost', sent: false, reason: 'refused' }, false],
    [
      'none after a lost attempt',
      'connection_broken',
      { kind: 'lost', sent: false, reason: 'refused' },
      true,
    ],
    ['a circuit that is open', 'circuit_open', { kind: 'circuit_open', host: 'api' }, false],
    ['one that opened after a lost attempt', 'circuit_open', { kind: 'circuit_open', host: 'api' }, true],
  ])('where there is no answer: %s is %s', (_what, kind, failure, outcomeUnknown) => {
    expect(kindOfError(failed(failure, outcomeUnknown))).toBe(kind);
  });

  it('what the client refused was not sent, and an answer that it found to be of no use was', () => {
    expect(kindOfError(new gateway.MidtransRequestError('an empty id'))).toBe('not_sent');
    const details = { message: 'words', attempts: 1, outcomeUnknown: false };
    expect(kindOfError(new gateway.MidtransError(details))).toBe('unusable');
    expect(kindOfError(new gateway.MidtransError({ ...details, attempts: 0, outcomeUnknown: true }))).toBe(
      'unusable',
    );
  });

  it('every class of error is among these', () => {
    const known = [
      ...CODES.map(([, , type]) => type),
      gateway.MidtransError,
      gateway.MidtransRequestError,
      gateway.MidtransConnectionError,
      gateway.MidtransCircuitOpenError,
      gateway.MidtransTimeoutError,
    ].map(({ name }) => name);
    expect([...new Set(known)].sort()).toEqual(Object.keys(gateway).sort());
  });
});

describe('what an answer is', () => {
  it.each([
    ['a yes about it', 'accepted', { status_code: '200', transaction_status: 'settlement' }, true],
    ['a no about it', 'declined', { status_code: '202', transaction_status: 'deny' }, true],
    ['an end with the code of a no', 'accepted', { status_code: '202', transaction_status: 'cancel' }, true],
    [
      'a yes about something else',
      'unusable',
      { status_code: '200', transaction_status: 'settlement' },
      false,
    ],
    ['a no about something else', 'unusable', { status_code: '202', transaction_status: 'deny' }, false],
    ['nothing', 'unusable', {}, false],
  ] as const)('an answer that says %s is %s', (_what, kind, response, isAbout) => {
    expect(kindOfResponse(response, isAbout)).toBe(kind);
  });
});
