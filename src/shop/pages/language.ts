export const LANGUAGES = ['en', 'id'] as const;
export type Language = (typeof LANGUAGES)[number];

export const LANGUAGE_COOKIE = 'shop_language';

export function isLanguage(text: unknown): text is Language {
  return LANGUAGES.some((language) => language === text);
}

/**
 * What a customer reads: what they chose, else what their browser asks for.
 *
 * @param acceptLanguage - of the request: `id-ID,id;q=0.9,en;q=0.8`
 */
export function languageOf(chosen: string | undefined, acceptLanguage = ''): Language {
  if (isLanguage(chosen)) return chosen;
  const names = acceptLanguage.split(',').map((each) => each.trim().slice(0, 2).toLowerCase());
  return names.find(isLanguage) ?? 'en';
}
