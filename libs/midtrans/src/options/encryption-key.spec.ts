import { encryptionKeyOf } from './encryption-key';

const BYTES = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 8));

describe('encryptionKeyOf', () => {
  it.each(['hex', 'base64', 'base64url'] as const)('reads 32 bytes in %s', (encoding) => {
    expect(encryptionKeyOf(BYTES.toString(encoding))).toEqual(BYTES);
  });

  it('takes hex in capitals', () => {
    expect(encryptionKeyOf(BYTES.toString('hex').toUpperCase())).toEqual(BYTES);
  });

  it.each([
    ['no text', undefined],
    ['bytes', BYTES],
    ['empty', ''],
    ['a passphrase', 'correct horse battery staple, correct horse'],
    ['31 bytes', BYTES.subarray(1).toString('base64')],
    ['33 bytes', Buffer.concat([BYTES, BYTES.subarray(0, 1)]).toString('base64')],
    ['16 bytes in hex', BYTES.subarray(16).toString('hex')],
    ['with a space', ` ${BYTES.toString('base64')}`],
    ['with a line end', `${BYTES.toString('base64')}\n`],
  ])('refuses what is %s', (_what, text) => {
    expect(encryptionKeyOf(text)).toBeUndefined();
  });
});
