import { createHash } from 'node:crypto';

/** Decimal digits derived from a seed: numbers that look random, yet belong to one transaction for good. */
export function digits(seed: string, length: number): string {
  const number = BigInt(`0x${createHash('sha256').update(seed).digest('hex')}`).toString();
  return number.slice(-length).padStart(length, '0');
}
