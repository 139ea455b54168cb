/** The variables that take one of a few words. */
export const HTTP_ADAPTERS = ['fastify', 'express'] as const;
export const ENVIRONMENTS = ['sandbox', 'production'] as const;
export const CONFIRMATIONS = ['paid', 'always', 'never'] as const;
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
