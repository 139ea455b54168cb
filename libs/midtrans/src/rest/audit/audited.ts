/** What an audited endpoint acts upon. */
export interface AuditSubject {
  /** `payment`, `event`, … */
  readonly kind: string;
  /**
   * SQL of ours that selects `id`, `account` and `order_id` of all of them; the path names one by its `id`.
   * @default none: it acts upon no single row
   */
  readonly rows?: string;
}

/** What is audited of the requests of an endpoint. */
export interface AuditedAction {
  /** The right's name, where there is one. */
  readonly action: string;
  readonly subject: AuditSubject;
  /** Fields of the body that are kept, beside `reason` and `note`. None of them may hold a secret. */
  readonly fields: readonly string[];
}

const AUDITED = Symbol('midtrans: audited');

/**
 * Has an endpoint audited: each of its requests leaves a row that says who asked for what, and what came of it. For whatever acts upon
 * what is there already; what is made has a row of its own, which says whose it is.
 *
 * @param fields - of the body, beside `reason` and `note`
 *
 * @example
 * ```ts
 * const PAYOUT = { kind: 'payout', rows: 'SELECT id, account, NULL AS order_id FROM payouts' };
 *
 * @Audited('approve_payout', PAYOUT)
 * approve(@Authorized('approve_payout') payout: Payout) { … }
 * ```
 */
export function Audited(
  action: string,
  subject: AuditSubject,
  fields: readonly string[] = [],
): MethodDecorator {
  const audited: AuditedAction = { action, subject, fields };
  return (_target, _name, { value: handler }) =>
    Reflect.defineMetadata(AUDITED, audited, handler as unknown as object);
}

/** What is audited of a handler's requests; undefined where nothing is. */
export function auditedOf(handler: object): AuditedAction | undefined {
  return Reflect.getMetadata(AUDITED, handler) as AuditedAction | undefined;
}
