import fc from 'fast-check';
import { SUBSCRIPTION_STATUSES, type SubscriptionStatus } from './subscription.status';
import {
  transition,
  precondition,
  SUBSCRIPTION_OPERATIONS,
  type SyncReason,
  type StatusUpdate,
  type SubscriptionState,
} from './subscription.status';

const state = (status: SubscriptionStatus, rest: Partial<SubscriptionState> = {}): SubscriptionState => ({
  status,
  currentInterval: 3,
  maxInterval: 12,
  isBeingChanged: false,
  ...rest,
});
const seen = (
  active: boolean | null,
  currentInterval: number | null = null,
  { hasNewTerms = false, hasNewAmount = false } = {},
): StatusUpdate => ({ active, currentInterval, hasNewTerms, hasNewAmount });
const LOOK: SyncReason = { kind: 'look', isGivenUp: false };
const FAILED: SyncReason = { kind: 'look', isGivenUp: true };
const done = (operation: (typeof SUBSCRIPTION_OPERATIONS)[number], changed?: boolean): SyncReason => ({
  kind: 'done',
  operation,
  changed,
});

describe('a transition of a subscription', () => {
  it.each<[string, SubscriptionState, StatusUpdate, SyncReason, SubscriptionStatus, string[]]>([
    ['nothing new', state('active'), seen(true), LOOK, 'active', []],
    ['nothing told', state('active'), seen(null), FAILED, 'active', []],
    ['failures, and active all the same', state('active'), seen(true), FAILED, 'active', []],
    ['charged to its end', state('active'), seen(false, 12), LOOK, 'inactive', []],
    ['its end, and failures', state('active'), seen(false, 12), FAILED, 'inactive', []],
    ['its end, known before', state('active', { currentInterval: 12 }), seen(false), LOOK, 'inactive', []],
    ['once', state('active', { currentInterval: 0, maxInterval: 0 }), seen(false, 1), LOOK, 'inactive', []],
    ['given up', state('active'), seen(false, 3), FAILED, 'inactive', ['charge_failed']],
    [
      'given up before the first',
      state('active', { currentInterval: 0, maxInterval: 0 }),
      seen(false, 0),
      FAILED,
      'inactive',
      ['charge_failed'],
    ],
    [
      'given up, without an end',
      state('active', { maxInterval: null }),
      seen(false),
      FAILED,
      'inactive',
      ['charge_failed'],
    ],
    ['inactive, and nobody knows why', state('active'), seen(false, 3), LOOK, 'inactive', ['deactivated']],
    ['given up, known before', state('inactive'), seen(false, 3), FAILED, 'inactive', []],
    ['disabled, known before', state('disabled'), seen(false, 3), FAILED, 'disabled', []],
    ['cancelled, known before', state('cancelled'), seen(false, 3), LOOK, 'cancelled', []],
    ['enabled by somebody else', state('disabled'), seen(true), LOOK, 'active', ['enabled']],
    ['brought back by somebody else', state('inactive'), seen(true), LOOK, 'active', ['enabled']],

    ['created', state('initiated'), seen(true, 0), LOOK, 'active', ['created']],
    ['there after all', state('unanswered'), seen(true, 0), LOOK, 'active', ['created']],
    ['created, and its answer was silent', state('initiated'), seen(null), LOOK, 'active', ['created']],
    ['created and charged to its end', state('initiated'), seen(false, 12), LOOK, 'inactive', ['created']],
    [
      'created and given up',
      state('initiated'),
      seen(false, 0),
      FAILED,
      'inactive',
      ['created', 'charge_failed'],
    ],

    ['disabled', state('active'), seen(false), done('disable'), 'disabled', ['disabled']],
    ['disabled again', state('disabled'), seen(false), done('disable'), 'disabled', []],
    ['disabled, and not seen yet', state('active'), seen(true), done('disable'), 'disabled', ['disabled']],
    ['enabled', state('disabled'), seen(true), done('enable'), 'active', ['enabled']],
    ['enabled, and not seen yet', state('inactive'), seen(false), done('enable'), 'active', ['enabled']],
    ['cancelled', state('active'), seen(false), done('cancel'), 'cancelled', ['cancelled']],
    ['updated', state('active'), seen(true), done('update', true), 'active', ['updated']],
    ['updated by nothing', state('active'), seen(true), done('update', false), 'active', []],
    ['updated while disabled', state('disabled'), seen(false), done('update', true), 'disabled', ['updated']],
    ['updated, unseen', state('inactive'), seen(null), done('update', true), 'inactive', ['updated']],
    [
      'updated by somebody else',
      state('active'),
      seen(true, 3, { hasNewTerms: true }),
      LOOK,
      'active',
      ['updated'],
    ],
    [
      'updated and deactivated by somebody else',
      state('active'),
      seen(false, 3, { hasNewTerms: true }),
      LOOK,
      'inactive',
      ['updated', 'deactivated'],
    ],
    [
      'updated, as the gateway tells too',
      state('active'),
      seen(true, 3, { hasNewTerms: true }),
      done('update', true),
      'active',
      ['updated'],
    ],
    [
      'charged otherwise than agreed',
      state('active'),
      seen(true, 3, { hasNewTerms: true, hasNewAmount: true }),
      LOOK,
      'active',
      ['amount_differs', 'updated'],
    ],
    [
      'created, and charged otherwise than agreed',
      state('initiated'),
      seen(true, 0, { hasNewAmount: true }),
      LOOK,
      'active',
      ['created', 'amount_differs'],
    ],
    [
      'in the middle of being disabled',
      state('active', { isBeingChanged: true }),
      seen(false),
      LOOK,
      'active',
      [],
    ],
    [
      'in the middle of being enabled',
      state('disabled', { isBeingChanged: true }),
      seen(true),
      LOOK,
      'disabled',
      [],
    ],
    [
      'disabled, when it had been cancelled',
      state('cancelled'),
      seen(false),
      done('disable'),
      'cancelled',
      [],
    ],
    ['enabled, when it had been cancelled', state('cancelled'), seen(false), done('enable'), 'cancelled', []],
    ['enabled after it was cancelled', state('cancelled'), seen(true), done('enable'), 'active', ['enabled']],
    [
      'updated, when it had been cancelled',
      state('cancelled'),
      seen(null),
      done('update', true),
      'cancelled',
      ['updated'],
    ],
    [
      'brought back by an update',
      state('inactive'),
      seen(true),
      done('update', true),
      'active',
      ['updated', 'enabled'],
    ],
  ])('%s', (_name, before, sighting, cause, status, events) => {
    expect(transition(before, sighting, cause)).toEqual({
      status,
      events: events.map((event) => `subscription.${event}`),
    });
  });

  const states = fc.record({
    status: fc.constantFrom(...SUBSCRIPTION_STATUSES),
    currentInterval: fc.nat(20),
    maxInterval: fc.option(fc.nat(20)),
    isBeingChanged: fc.boolean(),
  });
  const sightings = fc.record({
    active: fc.constantFrom(true, false, null),
    currentInterval: fc.option(fc.nat(20)),
    hasNewTerms: fc.constant(false),
    hasNewAmount: fc.constant(false),
  });
  const causes: fc.Arbitrary<SyncReason> = fc.oneof(
    fc.record({ kind: fc.constant('look' as const), isGivenUp: fc.boolean() }),
    fc.record({
      kind: fc.constant('done' as const),
      operation: fc.constantFrom('disable' as const, 'enable' as const, 'cancel' as const),
    }),
  );

  it('tells of nothing twice: the same once more is no event', () => {
    fc.assert(
      fc.property(states, sightings, causes, (before, sighting, cause) => {
        const { status } = transition(before, sighting, cause);
        expect(transition({ ...before, status }, sighting, cause)).toEqual({ status, events: [] });
      }),
    );
  });

  it('tells of every change but the natural end', () => {
    fc.assert(
      fc.property(states, sightings, causes, (before, sighting, cause) => {
        const { status, events } = transition(before, sighting, cause);
        if (status === before.status) expect(events).toEqual([]);
        else if (status !== 'inactive') expect(events.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('the precondition', () => {
  it.each<[SubscriptionStatus, string[]]>([
    ['initiated', []],
    ['unanswered', []],
    ['failure', []],
    ['active', ['disable', 'enable', 'cancel', 'update']],
    ['inactive', ['enable', 'cancel', 'update']],
    ['disabled', ['disable', 'enable', 'cancel', 'update']],
    ['cancelled', ['cancel']],
  ])('of what is %s', (status, possible) => {
    const free = SUBSCRIPTION_OPERATIONS.filter(
      (operation) => precondition(operation, state(status)) === undefined,
    );
    expect(free).toEqual(possible);
  });

  it('of what was charged to its end: it is not begun again, unless with a new date', () => {
    const through = state('inactive', { currentInterval: 12 });
    expect(precondition('enable', through)).toBe('it was charged as often as it was to be');
    expect(precondition('update', through)).toBeUndefined();
    expect(
      precondition('enable', state('inactive', { currentInterval: 12, maxInterval: null })),
    ).toBeUndefined();
  });
});
