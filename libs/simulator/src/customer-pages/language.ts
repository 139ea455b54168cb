import type { Context } from 'hono';

/** What customers read. */
export const LANGUAGES = ['en', 'id'] as const;
export type Language = (typeof LANGUAGES)[number];

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language === value);
}

/** The page's own language, else the first of the browser's that is one of ours. @default English */
export function languageOf(context: Context): Language {
  const asked = context.req.query('language');
  if (isLanguage(asked)) return asked;
  const accepted = (context.req.header('accept-language') ?? '').split(',');
  const names = accepted.map((each) => each.trim().slice(0, 2).toLowerCase());
  return names.find(isLanguage) ?? 'en';
}
