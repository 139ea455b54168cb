import { Controller, Get, Header, NotFoundException, Param, Req, Res } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiExcludeController } from '@nestjs/swagger';
import { assetOf } from './assets';
import type { PageRequest } from './visits';

const FOR_GOOD = 'public, max-age=31536000, immutable';

/** What the shop's pages load. An address that names a version keeps it for good. */
@ApiExcludeController()
@Controller('assets')
export class AssetsController {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  @Get(':name')
  @Header('X-Content-Type-Options', 'nosniff')
  file(
    @Param('name') name: string,
    @Req() { url }: PageRequest,
    @Res({ passthrough: true }) response: unknown,
  ): string {
    const asset = assetOf(name);
    if (asset === undefined) throw new NotFoundException();
    const { httpAdapter } = this.adapterHost;
    httpAdapter.setHeader(response, 'Content-Type', asset.type);
    httpAdapter.setHeader(
      response,
      'Cache-Control',
      url.endsWith(`?${asset.version}`) ? FOR_GOOD : 'no-cache',
    );
    return asset.body;
  }
}
