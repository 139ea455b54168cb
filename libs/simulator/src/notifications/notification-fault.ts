import { readConditions, type FaultConditions } from '../faults/conditions';
import { ANYTHING, DURATION, FLAG, oneOf, readObject, TEXT, whole, type Spelling } from '../fields';

/** The message comes more than once. */
export interface DuplicateFault {
  readonly kind: 'duplicate';
  /**
   * How many copies beside the message itself.
   * @default 1
   */
  readonly copies?: number;
  /**
   * Whether all come at the same time, rather than each after the answer to the one before.
   * @default false
   */
  readonly concurrent?: boolean;
}

/** The message comes later, and whatever is sent in the meantime overtakes it. */
export interface DelayFault {
  readonly kind: 'delay';
  /** Time on the gateway's clock: `'10m'`, or milliseconds. */
  readonly duration: string | number;
}

/** The message is held back until the next one of the same transaction was answered. */
export interface ReorderFault {
  readonly kind: 'reorder';
  /**
   * How long it is held back at most, on the gateway's clock, should no other follow.
   * @default '1m'
   */
  readonly within?: string | number;
}

/** The message never comes, nor is it sent again. */
export interface DropFault {
  readonly kind: 'drop';
}

/** Before the message comes one that somebody else made up: it claims another status, and its signature is wrong. */
export interface ForgeFault {
  readonly kind: 'forge';
  /**
   * The `transaction_status` that it claims, with `status_code` 200.
   * @default 'settlement'
   */
  readonly status?: string;
}

/**
 * After the message comes the same once more with another `transaction_status`. Its signature is right, as it covers order_id,
 * status_code and gross_amount only.
 */
export interface ReplayFault {
  readonly kind: 'replay';
  /**
   * The `transaction_status` it is given. Messages that have this one anyway are left alone.
   * @default 'settlement'
   */
  readonly status?: string;
}

/** What goes wrong with a notification. */
export type NotificationFault =
  DuplicateFault | DelayFault | ReorderFault | DropFault | ForgeFault | ReplayFault;

/** A notification fault that is asked for. */
export interface NotificationFaultOrder {
  readonly fault: NotificationFault;
  readonly when: FaultConditions;
}

/** A notification fault that is in force. */
export interface ActiveNotificationFault extends NotificationFaultOrder {
  readonly id: string;
  /** How many notifications it has struck so far. */
  readonly hits: number;
}

const MOST_COPIES = 1000;
export const NOTIFICATION_FAULT_KINDS = [
  'duplicate',
  'delay',
  'reorder',
  'drop',
  'forge',
  'replay',
] as const satisfies readonly NotificationFault['kind'][];

/** @throws InvalidFieldError */
export function readNotificationFaultOrder(value: unknown, spelling: Spelling): NotificationFaultOrder {
  return readObject(value, '', spelling, (fields) => ({
    fault: readNotificationFault(fields.required('fault', ANYTHING), spelling),
    when: readConditions(fields.optional('when', ANYTHING) ?? {}, spelling),
  }));
}

function readNotificationFault(value: unknown, spelling: Spelling): NotificationFault {
  return readObject(value, 'fault', spelling, (fields): NotificationFault => {
    const kind = fields.required('kind', oneOf(NOTIFICATION_FAULT_KINDS));
    switch (kind) {
      case 'duplicate':
        return {
          kind,
          copies: fields.optional('copies', whole(1, MOST_COPIES)),
          concurrent: fields.optional('concurrent', FLAG),
        };
      case 'delay':
        return { kind, duration: fields.required('duration', DURATION) };
      case 'reorder':
        return { kind, within: fields.optional('within', DURATION) };
      case 'drop':
        return { kind };
      case 'forge':
      case 'replay':
        return { kind, status: fields.optional('status', TEXT) };
    }
  });
}
