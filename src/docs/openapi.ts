import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

/** Serves the API's description: `/docs` for people, `/docs-json` for programs. */
export function serveDocs(app: INestApplication): void {
  const config = new DocumentBuilder()
    .setTitle('A small shop that takes payments through Midtrans')
    .setDescription('Tokens to try it with are printed at start: paste one under Authorize.')
    .setVersion('0.1.0')
    .addBearerAuth()
    .build();
  const document = () => SwaggerModule.createDocument(app, config);
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'docs-json', raw: ['json'] });
}
