import { snakeCase } from '../validation/snake-case';
import type { MidtransPayment } from './payment.entity';

interface PaymentColumn {
  readonly sql: 'uuid' | 'varchar' | 'text' | 'numeric' | 'timestamptz' | 'jsonb';
  /** How a report of the gateway changes it, see `assignment` in `ledger/ledger.sql.ts`. @default not at all */
  readonly patch?: 'replace' | 'replace_with_status' | 'fill' | 'raise' | 'lower';
  /**
   * Where an event has it from. `step`: a step may change it, so it is kept with the event as it was then; `row`: it stands in the
   * payment's own row.
   * @default events do not tell it
   */
  readonly event?: 'step' | 'row';
}

/** What the SQL of a payment's moves and its events know of its columns, by the property of {@link MidtransPayment}. */
const COLUMNS = {
  id: { sql: 'uuid', event: 'row' },
  account: { sql: 'varchar', event: 'row' },
  userId: { sql: 'varchar', event: 'row' },
  orderId: { sql: 'varchar', event: 'row' },
  transactionId: { sql: 'text', event: 'step', patch: 'replace' },
  subscriptionId: { sql: 'uuid', event: 'row' },
  paymentLinkId: { sql: 'uuid', event: 'row' },
  paymentType: { sql: 'varchar', event: 'row' },
  // What was charged for is known best from the charge.
  bank: { sql: 'text', event: 'row', patch: 'fill' },
  store: { sql: 'text', event: 'row', patch: 'fill' },
  // Less may be captured than was authorised.
  grossAmount: { sql: 'numeric', event: 'row', patch: 'lower' },
  currency: { sql: 'varchar', event: 'row' },
  transactionStatus: { sql: 'varchar', event: 'step', patch: 'replace' },
  // A new status brings its own, also when it has none: Indomaret's settlement clears an earlier challenge.
  fraudStatus: { sql: 'varchar', event: 'step', patch: 'replace_with_status' },
  statusCode: { sql: 'text', event: 'step', patch: 'replace' },
  statusMessage: { sql: 'text', event: 'step', patch: 'replace' },
  customerFirstName: { sql: 'varchar', event: 'row' },
  customerLastName: { sql: 'varchar', event: 'row' },
  customerEmail: { sql: 'varchar', event: 'row' },
  customerPhone: { sql: 'varchar', event: 'row' },
  vaNumber: { sql: 'text', event: 'row', patch: 'replace' },
  billKey: { sql: 'text', event: 'row', patch: 'replace' },
  billerCode: { sql: 'text', event: 'row', patch: 'replace' },
  paymentCode: { sql: 'text', event: 'row', patch: 'replace' },
  redirectUrl: { sql: 'text', event: 'row', patch: 'replace' },
  deeplinkUrl: { sql: 'text', event: 'row', patch: 'replace' },
  qrString: { sql: 'text', event: 'row', patch: 'replace' },
  // Of the charge's answer; events do not carry what only a page that asks for the payment needs.
  actions: { sql: 'jsonb', patch: 'replace' },
  transactionTime: { sql: 'timestamptz', event: 'step', patch: 'replace' },
  settlementTime: { sql: 'timestamptz', event: 'step', patch: 'replace' },
  expiryTime: { sql: 'timestamptz', event: 'step', patch: 'replace' },
  paidAt: { sql: 'timestamptz', event: 'step' },
  // A sum that only ever grows: an older report does not take a refund back.
  refundAmount: { sql: 'numeric', event: 'step', patch: 'raise' },
  // Every move says when the next look is due: never, where it is over.
  nextCheckAt: { sql: 'timestamptz', patch: 'replace_with_status' },
  metadata: { sql: 'jsonb', event: 'row' },
  customField1: { sql: 'varchar', event: 'row' },
  customField2: { sql: 'varchar', event: 'row' },
  customField3: { sql: 'varchar', event: 'row' },
  chargeResponse: { sql: 'jsonb', patch: 'replace' },
  createdAt: { sql: 'timestamptz', event: 'row' },
  updatedAt: { sql: 'timestamptz', event: 'row' },
} as const satisfies { readonly [Property in keyof MidtransPayment]?: PaymentColumn };

type Columns = typeof COLUMNS;
type Having<Key extends keyof PaymentColumn> = {
  [Property in keyof Columns]: Key extends keyof Columns[Property] ? Property : never;
}[keyof Columns];

/** The properties that a report may change. */
export type PatchProperty = Having<'patch'>;
/** The properties that events tell. */
export type EventProperty = Having<'event'>;

/** What a report of the gateway changes of a payment. Absent and null leave a column as it is; JSON is text. */
export type PaymentPatch = {
  [Property in PatchProperty]?: Columns[Property]['sql'] extends 'jsonb'
    ? string
    : MidtransPayment[Property] | null;
};

const columns = Object.entries<PaymentColumn>(COLUMNS).map(([property, column]) => ({
  ...column,
  property,
  name: snakeCase(property),
}));

/** The columns that a report may change. */
export const PATCH_COLUMNS = columns.flatMap(({ patch, property, ...column }) =>
  patch === undefined ? [] : [{ ...column, patch, property: property as PatchProperty }],
);

/** The columns that events tell. */
export const EVENT_COLUMNS = columns.flatMap(({ event, property, ...column }) =>
  event === undefined ? [] : [{ ...column, event, property: property as EventProperty }],
);
