import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TransactionResponse } from '../gateway';
import { savedTokenIn } from './saved-token';

const FIXTURES = join(__dirname, '../../../../test/fixtures/gateway');
const fixture = (name: string): TransactionResponse =>
  JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8')) as TransactionResponse;

describe('savedTokenIn', () => {
  it.each([
    [
      'charge-credit_card-one_click-initial',
      '4811117d16c884-2cc7-4624-b0a8-10273b7f6cc8',
      '48111111-1114',
      'bni',
      '2024-08-25T04:21:48.000Z',
    ],
    [
      'notif-credit_card-one_click-initial',
      '4811117d16c884-2cc7-4624-b0a8-10273b7f6cc8',
      '48111111-1114',
      'bni',
      '2024-08-25T04:21:48.000Z',
    ],
    [
      'charge-credit_card-3ds-result-saved_token',
      '481111xDUgxnnredRMAXuklkvAON1114',
      '481111-1114',
      'mandiri',
      '2020-12-31T00:00:00.000Z',
    ],
    [
      'status-credit_card-saved_token',
      '48111111ktaqYoxJQAGvXBoxEPqO1114',
      '48111111-1114',
      'cimb',
      '2024-11-30T00:00:00.000Z',
    ],
  ])('reads %s', (name, token, maskedCard, bank, expiresAt) => {
    expect(savedTokenIn(fixture(name))).toEqual({
      token,
      maskedCard,
      cardType: 'credit',
      bank,
      expiresAt: new Date(expiresAt),
    });
  });

  it('finds none where no card was saved', () => {
    expect(savedTokenIn(fixture('charge-credit_card-capture'))).toBeUndefined();
    for (const saved_token_id of ['', null, 7, 'x\0'] as string[]) {
      expect(savedTokenIn({ saved_token_id })).toBeUndefined();
    }
  });

  it('needs nothing but the token', () => {
    expect(savedTokenIn({ saved_token_id: 'token', masked_card: 5 as unknown as string })).toEqual({
      token: 'token',
      maskedCard: null,
      cardType: null,
      bank: null,
      expiresAt: null,
    });
  });
});
