import { JwtService } from '@nestjs/jwt';
import { createTestDatabase } from '../support/database';
import { configOf } from '../../src/config/shop.config';
import { startShop } from '../../src/start-shop';

export const ADAPTERS = ['fastify', 'express'] as const;
export const JWT_SECRET = 'a-secret-of-the-tests-that-is-long-enough';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body's fields; of a list, its entries by index. */
  readonly body: Record<string, unknown>;
}

export async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: bodyOf(text) };
}

function bodyOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

export function asUser(
  sub: string,
  { isStaff = false, secret = JWT_SECRET } = {},
): { Authorization: string } {
  const token = new JwtService({ secret }).sign({ sub, is_staff: isStaff }, { algorithm: 'HS256' });
  return { Authorization: `Bearer ${token}` };
}

export function json(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

export type OpenShop = Awaited<ReturnType<typeof openShop>>;

/** The shop itself, in this process, on a database of its own. */
export async function openShop(env: Record<string, string> = {}) {
  const database = await createTestDatabase();
  const config = configOf({ PORT: '0', DATABASE_URL: database.url, JWT_SECRET, LOG_LEVEL: 'silent', ...env });
  const shop = await startShop(config);
  let dropped: Promise<void> | undefined;
  return {
    ...shop,
    api: `${shop.url}/api/midtrans`,
    dropDatabase: () => (dropped ??= database.drop()),
    close: async () => {
      await shop.close();
      await (dropped ??= database.drop());
    },
  };
}
