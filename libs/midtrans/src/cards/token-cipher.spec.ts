import { randomBytes, randomUUID } from 'node:crypto';
import { TokenCipher } from './token-cipher';

const TOKEN = '48111111xDUgxnnredRMAXuklkvAON1114';
const [OLD, NEW] = [randomBytes(32), randomBytes(32)];
const ROW = randomUUID();

describe('TokenCipher', () => {
  const cipher = new TokenCipher([OLD]);

  it('gives back what it was given', () => {
    for (const token of [TOKEN, 'x', 'é'.repeat(500)]) {
      expect(cipher.decrypt(cipher.encrypt(token, ROW), ROW)).toBe(token);
    }
  });

  it('hides the token, differently each time', () => {
    const [first, second] = [cipher.encrypt(TOKEN, ROW), cipher.encrypt(TOKEN, ROW)];
    expect(first).not.toBe(second);
    expect(Buffer.from(first, 'base64').toString('latin1')).not.toContain(TOKEN.slice(0, 6));
  });

  it('reads a token in no other row', () => {
    expect(cipher.decrypt(cipher.encrypt(TOKEN, ROW), randomUUID())).toBeUndefined();
  });

  it('encrypts with the first key and reads with all', () => {
    const rotating = new TokenCipher([NEW, OLD]);
    expect(rotating.decrypt(cipher.encrypt(TOKEN, ROW), ROW)).toBe(TOKEN);
    expect(new TokenCipher([NEW]).decrypt(rotating.encrypt(TOKEN, ROW), ROW)).toBe(TOKEN);
    expect(cipher.decrypt(rotating.encrypt(TOKEN, ROW), ROW)).toBeUndefined();
  });

  it('reads nothing that was tampered with', () => {
    const bytes = Buffer.from(cipher.encrypt(TOKEN, ROW), 'base64');
    for (let place = 0; place < bytes.length; place++) {
      const tampered = Buffer.from(bytes);
      tampered[place] = (tampered[place] ?? 0) ^ 1;
      expect(cipher.decrypt(tampered.toString('base64'), ROW)).toBeUndefined();
    }
    for (const text of ['', 'AAAA', bytes.subarray(0, 20).toString('base64'), 'not base64 at all']) {
      expect(cipher.decrypt(text, ROW)).toBeUndefined();
    }
  });
});
