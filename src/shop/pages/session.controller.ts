import {
  Controller,
  Get,
  HttpCode,
  NotFoundException,
  Param,
  Post,
  Query,
  Redirect,
  Req,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiExcludeController } from '@nestjs/swagger';
import { cookieHeader } from '../../auth/cookies';
import { DEMO_USERS } from '../../auth/demo-tokens';
import { Sessions } from '../../auth/sessions';
import { isLanguage, LANGUAGE_COOKIE } from './language';
import { PageResponseInterceptor } from './page-response.interceptor';
import { Form } from './page.request';
import { signInPage } from './sign-in.page';
import { Visits, type PageRequest } from './visits';

/** Who somebody is, and what they read. */
@ApiExcludeController()
@Controller()
export class SessionController {
  constructor(
    private readonly sessions: Sessions,
    private readonly visits: Visits,
    private readonly adapterHost: HttpAdapterHost,
  ) {}

  @Get('sign-in')
  @UseInterceptors(PageResponseInterceptor)
  async ask(@Req() request: PageRequest): Promise<string> {
    return String(await signInPage(this.visits.of(request)));
  }

  @Post('sign-in')
  @HttpCode(303)
  @UseInterceptors(PageResponseInterceptor)
  async signIn(
    @Form() form: Readonly<Record<string, unknown>>,
    @Req() request: PageRequest,
    @Res({ passthrough: true }) response: unknown,
  ): Promise<string> {
    const { httpAdapter } = this.adapterHost;
    const token = this.tokenOf(form);
    const user = token === undefined ? undefined : this.sessions.userOfToken(token);
    if (token === undefined || user === undefined) {
      httpAdapter.status(response, 400);
      return String(await signInPage(this.visits.of(request), { isRefused: true }));
    }
    httpAdapter.setHeader(response, 'Set-Cookie', this.sessions.cookieOf(token));
    httpAdapter.setHeader(response, 'Location', user.is_staff ? '/staff/orders' : '/');
    return '';
  }

  @Get('language/:language')
  @Redirect('/', 303)
  choose(
    @Param('language') language: string,
    @Query('to') to: unknown,
    @Res({ passthrough: true }) response: unknown,
  ): { url: string } {
    if (!isLanguage(language)) throw new NotFoundException();
    this.adapterHost.httpAdapter.setHeader(response, 'Set-Cookie', cookieHeader(LANGUAGE_COOKIE, language));
    return { url: isOwnPath(to) ? to : '/' };
  }

  private tokenOf({ user, token }: Readonly<Record<string, unknown>>): string | undefined {
    const named = DEMO_USERS.find((each) => each === user);
    if (this.sessions.isDemo && named !== undefined) return this.sessions.demoTokenOf(named);
    return typeof token === 'string' ? token.trim() : undefined;
  }
}

/** A path of this shop's, and no address of somebody else's. */
function isOwnPath(to: unknown): to is string {
  return typeof to === 'string' && /^\/(?![/\\])[\w/.-]*$/.test(to);
}
