import { parseWibTime } from '../gateway/wib-time';
import type { WireAction } from '../gateway/wire';
import { isPlainText } from '../validation/plain-text';

/**
 * A gateway response whose every field may be missing or of another type than documented: reading one gives its
 * value or `undefined`, and never throws.
 */
export class GatewayAnswer {
  private readonly fields: Readonly<Record<string, unknown>>;
  readonly actions: readonly WireAction[];

  constructor(response: unknown) {
    this.fields = asRecord(response);
    this.actions = this.list('actions').flatMap(readAction);
  }

  /** @returns a field as text; undefined where there is none */
  text(field: string): string | undefined {
    return textOf(this.fields[field]);
  }

  /** The first entry of a list field, empty where there is none. */
  first(field: string): GatewayAnswer {
    return new GatewayAnswer(this.list(field)[0]);
  }

  /** The address of the action of that name. */
  actionUrl(name: string): string | undefined {
    return this.actions.find((action) => action.name === name && action.url !== undefined)?.url;
  }

  /** The raw QR string. An address in its place is no QR content, so it is not passed on as such. */
  get qrString(): string | undefined {
    const text = this.text('qr_string');
    return text !== undefined && /^https?:/i.test(text) ? undefined : text;
  }

  /** Some of the gateway's samples misspell the field. */
  get expiryTime(): Date | undefined {
    return parseWibTime(this.fields.expiry_time) ?? parseWibTime(this.fields.expire_time);
  }

  private list(field: string): readonly unknown[] {
    const value = this.fields[field];
    return Array.isArray(value) ? value : [];
  }
}

/** Leaves out what is undefined, so that spreading the result over known values erases none of them. */
export function defined<T extends object>(values: T): Partial<T> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<T>;
}

function readAction(value: unknown): WireAction[] {
  const { name, method, url } = asRecord(value);
  const action = defined({ name: textOf(name), method: textOf(method), url: textOf(url) });
  return Object.keys(action).length > 0 ? [action] : [];
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function textOf(value: unknown): string | undefined {
  return isPlainText(value) && value !== '' ? value : undefined;
}

/** Where a wallet without a QR code or app link of its own sends the customer. */
export function walletRedirectUrl(answer: GatewayAnswer): string | undefined {
  return (
    answer.text('redirect_url') ??
    answer.actionUrl('get-redirect-url') ??
    answer.actionUrl('deeplink-redirect')
  );
}
