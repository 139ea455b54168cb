import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

/** Serves the API's description: `/docs` for people, `/docs-json` for programs. */
export function serveDocs(app: INestApplication): void {
  const config = new DocumentBuilder()
    .setTitle('A small shop that takes payments through Midtrans')
    .setDescription('In the sandbox, tokens to try it with are printed at start: paste one under Authorize.')
    .setVersion('0.1.0')
    .addBearerAuth()
    .build();
  const document = () => withoutTwins(SwaggerModule.createDocument(app, config));
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'docs-json', raw: ['json'] });
}

/** Routes answer with and without their trailing slash; one of each is enough to read. */
function withoutTwins(document: OpenAPIObject): OpenAPIObject {
  const paths = Object.entries(document.paths).filter(
    ([path]) => !path.endsWith('/') || !(path.replace(/\/+$/, '') in document.paths),
  );
  for (const [, item] of paths) {
    for (const operation of [item.get, item.post, item.patch, item.delete]) {
      // Nest numbers the ids of a handler with several paths.
      if (operation?.operationId) operation.operationId = operation.operationId.replace(/\[\d+\]$/, '');
    }
  }
  return { ...document, paths: Object.fromEntries(paths) };
}
