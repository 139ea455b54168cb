import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { withIdempotencyKey } from './idempotency-key.interceptor';

const TITLE = 'A small shop that takes payments through Midtrans';
const DESCRIPTION = [
  'In the sandbox, tokens to try it with are printed at start: paste one under Authorize.',
  'Each request from this page that changes something has a new Idempotency-Key, unless you fill one in.',
].join(' ');

/** Serves the API's description: `/docs` for people, `/docs-json` for programs. */
export function serveDocs(app: INestApplication): void {
  const config = new DocumentBuilder()
    .setTitle(TITLE)
    .setDescription(DESCRIPTION)
    .setVersion('1.0.0-rc.0')
    .addBearerAuth()
    .build();
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, config), {
    jsonDocumentUrl: 'docs-json',
    raw: ['json'],
    customSiteTitle: `${TITLE}: API`,
    swaggerOptions: { filter: true, requestInterceptor: withIdempotencyKey },
  });
}
