import { html as template } from 'hono/html';

/** HTML in which every value is escaped that is not HTML itself. */
export type Html = ReturnType<typeof template>;
export const html = template;
