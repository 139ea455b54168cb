/** The variables that take one of a few words. */
export const HTTP_ADAPTERS = ['fastify', 'express'] as const;
export const ENVIRONMENTS = ['sandbox', 'production'] as const;
export const CONFIRMATIONS = ['changes', 'always', 'never'] as const;
/** `paid` is another word for `changes`. */
export const CONFIRMATION_WORDS = [...CONFIRMATIONS, 'paid'] as const;
export const MERCHANT_COUNTS = ['1', '2'] as const;
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
