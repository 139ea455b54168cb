import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { demoToken } from '../auth/demo-tokens';
import { SHOP_CONFIG, type ShopConfig } from '../config/shop.config';
import { SimulatedGateway } from '../gateway/simulated-gateway';
import { storefrontFile } from './storefront.files';

const SELF_ONLY =
  "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

/** The shop's page: plain HTML and JavaScript, from here and nowhere else. */
@ApiExcludeController()
@Controller()
export class StorefrontController {
  private readonly page = storefrontFile('index.html');
  private readonly script = storefrontFile('shop.js');
  private readonly words = storefrontFile('words.js');
  private readonly style = storefrontFile('shop.css');

  constructor(
    @Inject(SHOP_CONFIG) private readonly config: ShopConfig,
    private readonly simulated: SimulatedGateway,
  ) {}

  /** The same for the address of an order, which the page reads; Midtrans' page sends customers back there. */
  @Get(['', 'orders/:orderId'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', SELF_ONLY)
  @Header('X-Content-Type-Options', 'nosniff')
  @Header('Referrer-Policy', 'no-referrer')
  index(): string {
    return this.page;
  }

  @Get('shop.js')
  @Header('Content-Type', 'text/javascript; charset=utf-8')
  js(): string {
    return this.script;
  }

  @Get('words.js')
  @Header('Content-Type', 'text/javascript; charset=utf-8')
  wordsJs(): string {
    return this.words;
  }

  @Get('shop.css')
  @Header('Content-Type', 'text/css; charset=utf-8')
  css(): string {
    return this.style;
  }

  /** What the page needs to act as customer-1. With a merchant's keys nobody gets a token for the asking. */
  @Get('demo/session')
  @Header('Cache-Control', 'no-store')
  session() {
    const isPlay = this.config.merchant === undefined;
    return {
      token: isPlay ? demoToken('customer-1', this.config.jwtSecret) : null,
      simulator_url: this.simulated.url ?? null,
    };
  }
}
