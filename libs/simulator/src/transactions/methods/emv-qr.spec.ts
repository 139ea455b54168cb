import { crc16, qrisText } from './emv-qr';

describe('a QRIS text', () => {
  it('has the checksum of CRC-16/CCITT-FALSE', () => {
    expect(crc16('123456789')).toBe('29B1');
  });

  it('is a chain of tag, length and value, closed by its own checksum', () => {
    const text = qrisText({
      acquirerDomain: 'COM.GO-JEK.WWW',
      merchantNumber: '936009140',
      amount: 275000,
      reference: '42',
    });
    const fields = new Map<string, string>();
    for (let at = 0; at < text.length;) {
      const length = Number(text.slice(at + 2, at + 4));
      fields.set(text.slice(at, at + 2), text.slice(at + 4, at + 4 + length));
      at += 4 + length;
    }
    expect(fields.get('54')).toBe('275000');
    expect(fields.get('53')).toBe('360');
    expect(fields.get('63')).toBe(crc16(text.slice(0, -4)));
  });
});
