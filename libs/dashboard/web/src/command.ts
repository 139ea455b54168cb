/** Why a request was not answered as hoped. */
export interface ApiProblem {
  /** Of HTTP; 0 where no answer came. */
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly details: readonly { readonly field: string; readonly message: string }[];
}

/** A request that changes something, with the key under which it is made once, however often it is sent. */
export interface Attempt {
  readonly key: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Codes that say that the same request is under way. */
const UNDER_WAY: readonly string[] = ['in_progress', 'idempotency_key_in_use'];
/** What is answered before anything is looked at, and so tells nothing of an attempt that was made before. */
const TELLS_NOTHING: readonly number[] = [401, 403, 408, 409, 429];

/**
 * Whether a failure leaves open what became of a request. Then it can only be continued, under its own key: another key could do it twice.
 *
 * @param wasOpen - whether an earlier answer to the same attempt left it open
 */
export function leavesOpen({ status, code }: ApiProblem, wasOpen: boolean): boolean {
  if (status === 0 || status >= 500 || UNDER_WAY.includes(code)) return true;
  return wasOpen && TELLS_NOTHING.includes(status);
}

/** @param about - what of those that share a path */
export function nameOfAttempt(path: string, about = ''): string {
  return about === '' ? path : `${path}#${about}`;
}

/** Keeps attempts of which the outcome is open, by their names, through a reload of the page. */
export class OpenAttempts {
  constructor(private readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>) {}

  get(path: string): Attempt | undefined {
    const text = this.storage.getItem(nameOf(path));
    return text === null ? undefined : attemptIn(text);
  }

  keep(path: string, attempt: Attempt): void {
    this.storage.setItem(nameOf(path), JSON.stringify(attempt));
  }

  forget(path: string): void {
    this.storage.removeItem(nameOf(path));
  }
}

function nameOf(path: string): string {
  return `midtrans-dashboard:attempt:${path}`;
}

function attemptIn(text: string): Attempt | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isAttempt(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isAttempt(value: unknown): value is Attempt {
  if (typeof value !== 'object' || value === null || !('key' in value) || !('body' in value)) return false;
  return typeof value.key === 'string' && typeof value.body === 'object' && value.body !== null;
}
