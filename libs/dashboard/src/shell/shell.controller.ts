import {
  Get,
  Header,
  Inject,
  NotFoundException,
  Param,
  Req,
  Res,
  StreamableFile,
  type Type,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { MidtransController, type ControllerOptions } from 'nestjs-midtrans/features';
import { readWebApp } from '../assets/web-app';
import { DASHBOARD_OPTIONS, type ResolvedDashboardOptions } from '../dashboard.options';
import { basePathOf, type AddressedRequest } from './base-path';
import { CONTENT_SECURITY_POLICY, pageOf } from './page';

/** Makes the controller of the page and what it loads: they hold no data, and stand before no guard. */
export function createShellController(mount: ControllerOptions): Type {
  @MidtransController(mount)
  class DashboardShellController {
    private readonly app = readWebApp();

    constructor(
      @Inject(DASHBOARD_OPTIONS) private readonly options: ResolvedDashboardOptions,
      @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
    ) {}

    @Get()
    @Header('Content-Type', 'text/html; charset=utf-8')
    @Header('Content-Security-Policy', CONTENT_SECURITY_POLICY)
    @Header('Cache-Control', 'no-store')
    @Header('Referrer-Policy', 'no-referrer')
    @Header('X-Content-Type-Options', 'nosniff')
    page(@Req() request: AddressedRequest): string {
      return pageOf(this.app, { base: basePathOf(request), title: this.options.title });
    }

    @Get('assets/:name')
    @Header('Cache-Control', 'public, max-age=31536000, immutable')
    @Header('Vary', 'Accept-Encoding')
    @Header('X-Content-Type-Options', 'nosniff')
    asset(
      @Param('name') name: string,
      @Req() { headers }: AddressedRequest,
      @Res({ passthrough: true }) response: object,
    ): StreamableFile {
      const file = this.app.files.get(name);
      if (file === undefined) throw new NotFoundException();
      const isGzipped = /\bgzip\b/.test(String(headers['accept-encoding']));
      if (isGzipped) this.adapterHost.httpAdapter.setHeader(response, 'Content-Encoding', 'gzip');
      const bytes = isGzipped ? file.gzipped : file.bytes;
      return new StreamableFile(bytes, { type: file.type, length: bytes.length });
    }
  }
  return DashboardShellController;
}
