import { BadRequestException, ConflictException, HttpException, ImATeapotException } from '@nestjs/common';
import * as cards from './cards/card.errors';
import * as events from './events/event.errors';
import * as payAccounts from './pay-accounts/pay-account.errors';
import * as payments from './payments/payment.errors';
import * as invoices from './invoices/invoice.errors';
import { MidtransModuleError } from './errors/midtrans-module.error';
import * as domain from './errors/midtrans.errors';
import * as subscriptions from './subscriptions/subscription.errors';
import * as gateway from './gateway/errors';
import type { MidtransError } from './gateway';
import { type MidtransErrorDetails } from './gateway';
import { answerOf, type ErrorAnswer } from './rest/error.answer';
import * as idempotency from './rest/idempotency/idempotency.errors';

const details: MidtransErrorDetails = { message: 'words', attempts: 1, outcomeUnknown: false };

/** An answer of the gateway with that code. */
const api = (code: string, over: Partial<gateway.MidtransApiErrorDetails> = {}) => ({
  ...details,
  statusCode: code,
  statusMessage: 'What Midtrans says',
  validationMessages: [],
  httpStatus: 200,
  body: {},
  ...over,
});
const MESSAGES = ['gross_amount is too high', 'bank is unknown'];

/** What a client is told: status, code, and seconds to wait. */
const told = ({ body, retryAfterSeconds }: ErrorAnswer) => [body.statusCode, body.code, retryAfterSeconds];

interface Row {
  readonly error: MidtransError;
  readonly told: readonly [status: number, code: string, retryAfterSeconds?: number];
}

/** Every error of the gateway's client, by its class. */
const GATEWAY_ERRORS: Readonly<Record<string, readonly Row[]>> = {
  MidtransError: [{ error: new gateway.MidtransError(details), told: [502, 'gateway_failed'] }],
  MidtransRequestError: [
    { error: new gateway.MidtransRequestError('an empty id'), told: [500, 'internal_error'] },
  ],
  MidtransConnectionError: [
    {
      error: new gateway.MidtransConnectionError({ ...details, code: 'ECONNREFUSED' }),
      told: [502, 'gateway_failed'],
    },
  ],
  MidtransCircuitOpenError: [
    {
      error: new gateway.MidtransCircuitOpenError({ ...details, host: 'h', retryAfterMs: 12_001 }),
      told: [503, 'gateway_unavailable', 13],
    },
    {
      error: new gateway.MidtransCircuitOpenError({ ...details, host: 'h' }),
      told: [503, 'gateway_unavailable'],
    },
  ],
  MidtransTimeoutError: [
    {
      error: new gateway.MidtransTimeoutError({ ...details, timeoutMs: 10_000 }),
      told: [504, 'gateway_timeout'],
    },
  ],
  MidtransApiError: [
    { error: new gateway.MidtransApiError(api('407')), told: [400, 'gateway_407'] },
    { error: new gateway.MidtransApiError(api('413')), told: [400, 'gateway_413'] },
    // Of our content type, method or account the client knows nothing.
    { error: new gateway.MidtransApiError(api('403')), told: [502, 'gateway_failed'] },
    { error: new gateway.MidtransApiError(api('405')), told: [502, 'gateway_failed'] },
    { error: new gateway.MidtransApiError(api('410')), told: [502, 'gateway_failed'] },
    // An answer that makes no sense, and a page that something before the gateway answered with.
    { error: new gateway.MidtransApiError(api('200')), told: [502, 'gateway_failed'] },
    {
      error: new gateway.MidtransApiError(api('422', { body: '<html>', httpStatus: 422 })),
      told: [502, 'gateway_failed'],
    },
    // Refused at the second attempt, which tells nothing of the first.
    {
      error: new gateway.MidtransApiError(api('407', { outcomeUnknown: true })),
      told: [502, 'gateway_failed'],
    },
  ],
  MidtransValidationError: [
    { error: new gateway.MidtransValidationError(api('400')), told: [400, 'gateway_400'] },
    {
      error: new gateway.MidtransValidationError(api('400', { outcomeUnknown: true })),
      told: [502, 'gateway_failed'],
    },
  ],
  MidtransAuthenticationError: [
    { error: new gateway.MidtransAuthenticationError(api('401')), told: [502, 'gateway_refused_our_key'] },
    {
      error: new gateway.MidtransAuthenticationError(api('401', { body: 'Unauthorized' })),
      told: [502, 'gateway_refused_our_key'],
    },
  ],
  MidtransNotActivatedError: [
    { error: new gateway.MidtransNotActivatedError(api('402')), told: [400, 'gateway_402'] },
  ],
  MidtransNotFoundError: [
    { error: new gateway.MidtransNotFoundError(api('404')), told: [400, 'unknown_to_gateway'] },
    {
      error: new gateway.MidtransNotFoundError(api('404', { body: '<html>', httpStatus: 404 })),
      told: [502, 'gateway_failed'],
    },
    {
      error: new gateway.MidtransNotFoundError(api('404', { outcomeUnknown: true })),
      told: [502, 'gateway_failed'],
    },
  ],
  MidtransDuplicateOrderError: [
    { error: new gateway.MidtransDuplicateOrderError(api('406')), told: [400, 'gateway_406'] },
  ],
  MidtransConflictError: [
    { error: new gateway.MidtransConflictError(api('409')), told: [400, 'gateway_409'] },
  ],
  MidtransCardTokenError: [
    { error: new gateway.MidtransCardTokenError(api('411')), told: [400, 'gateway_411'] },
  ],
  MidtransNotModifiableError: [
    { error: new gateway.MidtransNotModifiableError(api('412')), told: [400, 'invalid_state'] },
  ],
  MidtransRefundRejectedError: [
    { error: new gateway.MidtransRefundRejectedError(api('414')), told: [400, 'gateway_414'] },
  ],
  MidtransRateLimitError: [
    {
      error: new gateway.MidtransRateLimitError(api('429', { retryAfterMs: 6_500 })),
      told: [503, 'gateway_rate_limit', 7],
    },
    { error: new gateway.MidtransRateLimitError(api('429')), told: [503, 'gateway_rate_limit', 1] },
    {
      error: new gateway.MidtransRateLimitError(api('429', { retryAfterMs: 0 })),
      told: [503, 'gateway_rate_limit', 1],
    },
  ],
  MidtransServerError: [
    { error: new gateway.MidtransServerError(api('500')), told: [502, 'gateway_failed'] },
    { error: new gateway.MidtransServerError(api('505')), told: [502, 'gateway_failed'] },
  ],
};

const CASES = Object.entries(GATEWAY_ERRORS).flatMap(([name, rows]) =>
  rows.map(({ error, told: expected }, index) => ({ name: `${name} ${index + 1}`, error, expected })),
);

describe("the gateway's errors", () => {
  it('are all in the table', () => {
    const classes = Object.values(gateway).map(({ name }) => name);
    expect(Object.keys(GATEWAY_ERRORS).sort()).toEqual(classes.sort());
    for (const [name, rows] of Object.entries(GATEWAY_ERRORS)) {
      expect(rows.map(({ error }) => error.name)).toEqual(rows.map(() => name));
    }
  });

  it.each(CASES)('$name is $expected', ({ error, expected }) => {
    expect(told(answerOf(error))).toEqual([expected[0], expected[1], expected[2]]);
  });

  it.each(CASES)('$name is the same where it rejected a charge', ({ error, expected }) => {
    const answer = answerOf(new payments.ChargeRejectedError('order-1', error));
    expect(told(answer)).toEqual([expected[0], expected[1], expected[2]]);
    expect(answer.body).not.toHaveProperty('order_id');
  });

  it.each(CASES)('$name names the order where it hides what became of it', ({ error, expected }) => {
    const [charge, refund] = [
      answerOf(new domain.OutcomeUnknownError('charge', { orderId: 'order-1' }, 'ask for order-1', error)),
      answerOf(
        new domain.OutcomeUnknownError(
          'refund',
          { orderId: 'order-1', refundKey: 'key-1' },
          'ask again with key-1',
          error,
        ),
      ),
    ];
    const [status, code, retryAfter] = expected;
    // A no to a later attempt is none to the first.
    const sure = status < 500 ? [502, 'gateway_failed', undefined] : [status, code, retryAfter];
    expect([charge, refund].map(told)).toEqual([sure, sure]);
    expect(charge.body).toMatchObject({ order_id: 'order-1', message: expect.stringContaining('order-1') });
    expect(refund.body).toMatchObject({ order_id: 'order-1', refund_key: 'key-1' });
  });

  it("hand on the gateway's messages where the client can mend it, and nothing of ours elsewhere", () => {
    const mendable = new gateway.MidtransValidationError(api('400', { validationMessages: MESSAGES }));
    expect(answerOf(mendable).body).toEqual({
      statusCode: 400,
      error: 'Bad Request',
      message: 'Midtrans: What Midtrans says',
      code: 'gateway_400',
      details: MESSAGES.map((message) => ({ field: '', message })),
    });
    const ours = new gateway.MidtransAuthenticationError(api('401', { validationMessages: MESSAGES }));
    expect(JSON.stringify(answerOf(ours).body)).not.toMatch(/What Midtrans says|too high/);
  });

  it('are logged where nobody but us can have caused them', () => {
    const error = new gateway.MidtransRequestError('an empty id');
    expect(answerOf(error).unexpected).toBe(error);
    expect(answerOf(new gateway.MidtransServerError(api('500'))).unexpected).toBeUndefined();
  });
});

describe('our own errors', () => {
  const cause = new gateway.MidtransServerError(api('500'));
  type Told = readonly [error: Error, status: number, code: string];
  /** Every error that this package throws itself. */
  const OWN: Readonly<Record<string, readonly Told[]>> = {
    MidtransInputError: [
      [
        new domain.MidtransInputError([{ field: 'bank', message: 'bank must be text' }]),
        400,
        'invalid_input',
      ],
    ],
    ForbiddenError: [
      [new domain.ForbiddenError('refund is for staff'), 403, 'forbidden'],
      [domain.ForbiddenError.inState('cancel'), 403, 'forbidden'],
    ],
    PaymentNotFoundError: [[new payments.PaymentNotFoundError(), 404, 'not_found']],
    PayAccountNotFoundError: [[new payAccounts.PayAccountNotFoundError(), 404, 'not_found']],
    SavedCardNotFoundError: [[new cards.SavedCardNotFoundError(), 404, 'not_found']],
    InvoiceNotFoundError: [[new invoices.InvoiceNotFoundError(), 404, 'not_found']],
    EventNotFoundError: [[new events.EventNotFoundError(), 404, 'not_found']],
    ConsumerNotFoundError: [[new events.ConsumerNotFoundError(), 404, 'not_found']],
    EventStateError: [
      [new events.EventStateError('retry', 'event-1'), 400, 'invalid_state'],
      [new events.EventStateError('discard', 'event-1'), 400, 'invalid_state'],
    ],
    ConsumerStateError: [[new events.ConsumerStateError('ship'), 409, 'in_progress']],
    SubscriptionNotFoundError: [[new subscriptions.SubscriptionNotFoundError(), 404, 'not_found']],
    PayAccountStateError: [
      [new payAccounts.PayAccountStateError('link', 'already_linked', 'no'), 400, 'already_linked'],
      [new payAccounts.PayAccountStateError('link', 'in_progress', 'no'), 409, 'in_progress'],
    ],
    PayAccountDeclinedError: [[new payAccounts.PayAccountDeclinedError('link', 'no'), 400, 'declined']],
    PaymentStateError: [
      [
        new payments.PaymentStateError('refund', 'order-1', 'amount_exceeded', 'too much'),
        400,
        'amount_exceeded',
      ],
      [new payments.PaymentStateError('cancel', 'order-1', 'in_progress', 'wait'), 409, 'in_progress'],
    ],
    PaymentDeclinedError: [[new payments.PaymentDeclinedError('refund', 'order-1', 'no'), 400, 'declined']],
    InvoiceStateError: [
      [new invoices.InvoiceStateError('void', 'order-1', 'invalid_state', 'paid'), 400, 'invalid_state'],
      [new invoices.InvoiceStateError('void', 'order-1', 'in_progress', 'wait'), 409, 'in_progress'],
    ],
    SubscriptionStateError: [
      [new subscriptions.SubscriptionStateError('id', 'invalid_state', 'no'), 400, 'invalid_state'],
      [new subscriptions.SubscriptionStateError(null, 'in_progress', 'wait'), 409, 'in_progress'],
    ],
    DuplicateOrderIdError: [[new domain.DuplicateOrderIdError('order-1'), 400, 'duplicate_order_id']],
    DuplicateInvoiceNumberError: [
      [new invoices.DuplicateInvoiceNumberError('INV-1'), 400, 'duplicate_invoice_number'],
    ],
    ChargeRejectedError: [[new payments.ChargeRejectedError('order-1', cause), 502, 'gateway_failed']],
    InvoiceRejectedError: [[new invoices.InvoiceRejectedError('order-1', cause), 502, 'gateway_failed']],
    SubscriptionRejectedError: [
      [new subscriptions.SubscriptionRejectedError('id', cause), 502, 'gateway_failed'],
    ],
    OutcomeUnknownError: [
      [
        new domain.OutcomeUnknownError('refund', { orderId: 'order-1' }, 'ask', new Error('no database')),
        503,
        'not_stored',
      ],
    ],
    IdempotencyKeyInUseError: [[new idempotency.IdempotencyKeyInUseError(), 409, 'idempotency_key_in_use']],
    IdempotencyKeyReusedError: [[new idempotency.IdempotencyKeyReusedError(), 422, 'idempotency_key_reused']],
  };
  const ROWS = Object.entries(OWN).flatMap(([name, rows]) =>
    rows.map(([error, status, code]) => ({ name, error, status, code })),
  );

  it('are all in the table', () => {
    const modules = [domain, payments, payAccounts, cards, invoices, subscriptions, events, idempotency];
    const names = modules
      .flatMap((module) => Object.values<unknown>(module))
      .flatMap((value) => (typeof value === 'function' ? value.name : []))
      .filter((name) => name !== 'StoredError');
    expect(Object.keys(OWN).sort()).toEqual(names.sort());
  });

  it.each(ROWS)('$name has a root, and is told by its own status and code: $status $code', (row) => {
    const { name, error, status, code } = row;
    expect(error).toBeInstanceOf(MidtransModuleError);
    expect(error).toMatchObject({ name, status, code });
    expect(told(answerOf(error))).toEqual([status, code, undefined]);
  });

  it('that were stored for an Idempotency-Key are told in the words of the first time', () => {
    const { body } = answerOf(new domain.DuplicateOrderIdError('order-1'));
    expect(answerOf(new idempotency.StoredError(body)).body).toEqual(body);
  });
});

describe("a host's own errors", () => {
  it.each([
    [new ConflictException('sold out'), 409, 'Conflict', 'conflict', 'sold out'],
    [new HttpException('pay first', 402), 402, 'Payment Required', 'payment_required', 'pay first'],
    [
      new ConflictException({ message: 'sold out', code: 'sold_out' }),
      409,
      'Conflict',
      'sold_out',
      'sold out',
    ],
    [new ImATeapotException(), 418, "I'm a Teapot", 'i_m_a_teapot', "I'm a teapot"],
    [new HttpException('odd', 499), 499, 'Error', 'error', 'odd'],
  ])('keep their status, words and code: %s', (error, statusCode, name, code, message) => {
    expect(answerOf(error)).toEqual({ body: { statusCode, error: name, message, code, details: [] } });
  });

  it('with several messages say all of them', () => {
    expect(answerOf(new BadRequestException(['one', 'two'])).body).toMatchObject({
      message: 'one; two',
      details: [
        { field: '', message: 'one' },
        { field: '', message: 'two' },
      ],
    });
  });

  it.each([new Error('password=hunter2'), 'text', null, undefined])(
    'that are none tell a client nothing: %s',
    (error) => {
      expect(answerOf(error)).toEqual({
        body: {
          statusCode: 500,
          error: 'Internal Server Error',
          message: 'Internal server error',
          code: 'internal_error',
          details: [],
        },
        unexpected: error,
      });
    },
  );
});
