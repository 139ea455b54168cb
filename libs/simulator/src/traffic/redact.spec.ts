import { redactor } from './redact';

describe('what is kept of a text', () => {
  const redacted = redactor({ serverKey: 'SB-Mid-server-te"st', clientKey: 'SB-Mid-client-test' });

  it.each([
    ['SB-Mid-server-te"st'],
    [JSON.stringify({ note: 'SB-Mid-server-te"st' })],
    [`?key=${encodeURIComponent('SB-Mid-server-te"st')}`],
    [`Basic ${Buffer.from('SB-Mid-server-te"st:').toString('base64')}`],
    ['client_key=SB-Mid-client-test&x=1'],
    ['{"card_number":"4811 1111 1111 1114"}'],
    ['{"card_number": 4811111111111114, "card_cvv":"123"}'],
    ['{"card_number":"4811111111111115"}'],
    ['card_number=4811111111111115&card_cvv=123'],
    ['{"note":"paid by 4811-1111-1111-1114"}'],
    ['/v1/bins/4811111111111114'],
    ['{"authorization":"Basic abc"}'],
  ])('has no key, card number or CVV: %s', (text) => {
    const kept = redacted(text);
    expect(kept).toContain('[removed]');
    expect(kept).not.toMatch(/server-te|c2VydmVy|client-test|4811|123|abc/);
  });

  it.each([
    ['{"masked_card":"48111111-1114","token_id":"48111111-1114-3c2a"}'],
    ['{"permata_va_number":"4811111111111114","va_numbers":[{"va_number":"4811111111111114"}]}'],
    ['{"transaction_time":"2025-01-06 20:03:04","gross_amount":"44000.00","phone":"6281234567890"}'],
    [`{"signature_key":"${'4'.repeat(128)}"}`],
  ])('has all the rest: %s', (text) => {
    expect(redacted(text)).toBe(text);
  });

  it('takes a short key out as a word only', () => {
    const short = redactor({ serverKey: 'key', clientKey: undefined });
    expect(short('{"signature_key":"monkey","note":"key"}')).toBe(
      '{"signature_key":"monkey","note":"[removed]"}',
    );
  });
});
