type Field = readonly [tag: string, value: string];

function tlv(fields: readonly Field[]): string {
  return fields.map(([tag, value]) => tag + String(value.length).padStart(2, '0') + value).join('');
}

/** CRC-16/CCITT-FALSE, which closes every EMV merchant-presented QR code. */
export function crc16(text: string): string {
  let crc = 0xffff;
  for (const byte of Buffer.from(text)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
    }
  }
  return crc.toString(16).toUpperCase().padStart(4, '0');
}

export interface QrPayment {
  /** The acquirer's reverse-domain identifier. */
  readonly acquirerDomain: string;
  readonly merchantNumber: string;
  /** Whole rupiah. */
  readonly amount: number;
  readonly reference: string;
}

/** The text of a dynamic QRIS code: an EMV merchant-presented QR code with Indonesia's national template (tag 51). */
export function qrisText(payment: QrPayment): string {
  const content = tlv([
    ['00', '01'],
    ['01', '12'],
    [
      '26',
      tlv([
        ['00', payment.acquirerDomain],
        ['01', payment.merchantNumber],
        ['03', 'UME'],
      ]),
    ],
    [
      '51',
      tlv([
        ['00', 'ID.CO.QRIS.WWW'],
        ['02', `ID10${payment.merchantNumber}`.slice(0, 15)],
        ['03', 'UME'],
      ]),
    ],
    ['52', '5399'],
    ['53', '360'],
    ['54', String(payment.amount)],
    ['58', 'ID'],
    ['59', 'MIDTRANS SIMULATOR'],
    ['60', 'JAKARTA'],
    ['62', tlv([['05', payment.reference]])],
  ]);
  const head = `${content}6304`;
  return head + crc16(head);
}
