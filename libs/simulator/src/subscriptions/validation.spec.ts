import { fixture } from '../../test/support';
import type { JsonObject } from '../json';
import { creationProblems, updateProblems } from './validation';

const NOW = new Date('2020-07-01T00:00:00Z');
const CARD = fixture('subscription-create-request-card');
const GOPAY = fixture('subscription-create-request-gopay');
const UPDATE = fixture('subscription-update-request');

it("accepts the documentation's requests", () => {
  expect(creationProblems(CARD, NOW)).toEqual([]);
  expect(creationProblems(GOPAY, NOW)).toEqual([]);
  expect(updateProblems(UPDATE, NOW)).toEqual([]);
});

const schedule = (more: JsonObject): JsonObject => ({
  schedule: { interval: 1, interval_unit: 'month', ...more },
});

it.each<[string, JsonObject]>([
  ['an amount as a number', { amount: 14000 }],
  ['a schedule without an end', schedule({ max_interval: null })],
  ['a schedule that is executed once', schedule({ max_interval: 0 })],
  ['a number of intervals in digits', schedule({ max_interval: '12' })],
  ['weeks', schedule({ interval_unit: 'week' })],
  ['no retries', { retry_schedule: { max_interval: 0 } }],
  ['a token that nobody knows', { token: 'DUMMY' }],
  ['a name of 40 characters, with every symbol', { name: `${'N'.repeat(36)}-_~.` }],
])('accepts %s', (_what, change) => {
  expect(creationProblems({ ...CARD, ...change }, NOW)).toEqual([]);
});

it.each<[string, JsonObject]>([
  ['amount is required', { amount: undefined }],
  ['amount is required', { amount: '' }],
  ['amount must be between 0.01 - 99999999999.00', { amount: 0 }],
  ['amount must be between 0.01 - 99999999999.00', { amount: '100000000000' }],
  ['amount must be a whole number', { amount: '14000.00' }],
  ['amount must be a whole number', { amount: true }],
  ['name is required', { name: null }],
  ['name is too long (max 40)', { name: 'N'.repeat(41) }],
  ['name may contain only letters, digits and the symbols - _ ~ .', { name: 'Monthly 2019' }],
  ['currency must be one of IDR', { currency: 'USD' }],
  ['token is required', { token: undefined }],
  ['payment_type must be one of credit_card, gopay', { payment_type: 'qris' }],
  ['gopay.account_id is required', { payment_type: 'gopay' }],
  ['schedule.interval is required', { schedule: { interval_unit: 'month' } }],
  ['schedule.interval must be between 1 - 1000', schedule({ interval: 0 })],
  ['schedule.interval must be an integer', schedule({ interval: 1.5 })],
  ['schedule.interval_unit must be one of day, week, month', schedule({ interval_unit: 'year' })],
  ['schedule.max_interval must be an integer', schedule({ max_interval: -1.5 })],
  ['schedule.start_time must be in the format yyyy-MM-dd HH:mm:ss Z', schedule({ start_time: '2020-07-22' })],
  [
    'schedule.start_time must be after the current time',
    schedule({ start_time: '2020-07-01 07:00:00 +0700' }),
  ],
  [
    'retry_schedule.interval_unit must be one of minute, hour, day',
    { retry_schedule: { interval_unit: 'week' } },
  ],
  ['retry_schedule.max_interval must be between 0 - 3', { retry_schedule: { max_interval: 4 } }],
  ['metadata must be less than 1KB', { metadata: { text: 'x'.repeat(1024) } }],
  ['customer_details must be an object', { customer_details: 'customer-1' }],
])('refuses: %s', (message, change) => {
  expect(creationProblems({ ...CARD, ...change }, NOW)).toEqual([`subscription.${message}`]);
});

it('tells everything that is wrong at once', () => {
  expect(creationProblems({}, NOW)).toEqual(
    [
      'name',
      'amount',
      'currency',
      'token',
      'payment_type',
      'schedule',
      'schedule.interval',
      'schedule.interval_unit',
    ].map((field) => `subscription.${field} is required`),
  );
});

it.each<[string, JsonObject]>([
  ['name is too long (max 15)', { name: 'N'.repeat(16) }],
  ['name is required', { name: undefined }],
  ['token is required', { token: undefined }],
  [
    'schedule.next_execution_at must be after the current time',
    { schedule: { next_execution_at: '2020-06-30 07:00:00 +0700' } },
  ],
])('refuses in an update: %s', (message, change) => {
  expect(updateProblems({ ...UPDATE, ...change }, NOW)).toEqual([`subscription.${message}`]);
});
