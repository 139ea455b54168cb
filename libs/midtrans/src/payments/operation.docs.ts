/** Who asked for something, as answers to staff describe it. */
export const REQUESTED_BY = {
  type: String,
  nullable: true,
  description: 'Who asked for it; null for code, and where it was done elsewhere. For staff alone',
  example: 'staff-1',
} as const;

/** Why they did. */
export const NOTE = {
  type: String,
  nullable: true,
  description: 'Why, in the words of whoever asked for it. For staff alone',
  example: 'The customer called',
} as const;
