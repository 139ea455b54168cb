/** Rupiah on our wire. */
export const AMOUNT = {
  type: String,
  pattern: '^-?\\d+\\.\\d{2}$',
  example: '44000.00',
  description: 'Rupiah',
} as const;

/** A time on our wire. */
export const TIME = { type: String, format: 'date-time', example: '2019-10-23T09:33:49.000Z' } as const;

/** The id of something of ours. */
export const ID = { type: String, format: 'uuid', example: '01a1fe61-f997-70b0-b326-7e7c2f5bda9f' } as const;

/** Whose money it is. */
export const ACCOUNT = { type: String, example: 'default', description: 'The merchant account' } as const;

/** Where the next page of a list begins. */
export const NEXT_CURSOR = {
  type: String,
  format: 'uuid',
  nullable: true,
  example: null,
  description: '`cursor` of the next page; null on the last one',
} as const;
