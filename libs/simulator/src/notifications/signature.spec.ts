import { SERVER_KEY, fixture } from '../../test/support';
import { signatureKey } from './signature';

describe('the signature', () => {
  it.each(['pending', 'settlement', 'expire', 'partial-refund'])(
    'matches the official vector: %s',
    (name) => {
      const vector = fixture(`vector-snap-notification-${name}`);
      const { order_id, status_code, gross_amount, signature_key } = vector;
      expect(signatureKey(String(order_id), String(status_code), String(gross_amount), SERVER_KEY)).toBe(
        signature_key,
      );
    },
  );
});
