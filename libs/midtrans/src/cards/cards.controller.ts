import { Delete, Get, HttpCode, Inject, NotFoundException, type Type } from '@nestjs/common';
import { AccessService } from '../access/access.service';
import { ApiParam, ApiTags } from '../rest/api-docs';
import { ApiId, ApiMutation, ApiPage, ApiReading } from '../rest/api-endpoints';
import { MidtransController, withTrailingSlash, type ControllerOptions } from '../rest/controllers';
import { GATEWAY_FAILURES } from '../rest/error.catalogue';
import { pageRequestOf, pageView } from '../rest/page.query';
import { AnyAdapterRequest, pathParameterOf, queryOf } from '../rest/request';
import { CardBinDoc, SavedCardPageDoc } from './card.docs';
import { CardService } from './card.service';
import { cardBinView, savedCardView } from './card.view';

/** Makes the controller of `/cards/`: saved cards are their owner's alone, not even staff's. */
export function createCardsController(mount: ControllerOptions): Type {
  @ApiTags('Midtrans cards')
  @MidtransController(mount)
  class MidtransCardsController {
    constructor(
      @Inject(CardService) private readonly cards: CardService,
      @Inject(AccessService) private readonly access: AccessService,
    ) {}

    @Get(withTrailingSlash('cards/bin/:bin'))
    @ApiParam({
      name: 'bin',
      description: '6 to 8 digits',
      schema: { type: 'string', pattern: '^\\d{6,8}$' },
      example: '45563300',
    })
    @ApiReading({
      summary: "What a card's first digits tell",
      answer: CardBinDoc,
      errors: ['invalid_input', 'not_found', 'gateway_4xx', ...GATEWAY_FAILURES],
    })
    async bin(@AnyAdapterRequest() request: unknown) {
      await this.access.caller(request);
      const bin = await this.cards.getBin(pathParameterOf(request, 'bin'));
      if (bin === null) throw new NotFoundException('BIN not found');
      return cardBinView(bin);
    }

    @Get(withTrailingSlash('cards'))
    @ApiPage()
    @ApiReading({
      summary: "List the caller's saved cards, newest first",
      answer: SavedCardPageDoc,
      errors: ['invalid_input'],
    })
    async list(@AnyAdapterRequest() request: unknown) {
      const { id: userId } = await this.access.user(request);
      const page = pageRequestOf(queryOf(request));
      return pageView(await this.cards.list({ scope: { kind: 'user', userId } }, page), savedCardView);
    }

    @Delete(withTrailingSlash('cards/:id'))
    @HttpCode(204)
    @ApiId('saved card')
    @ApiMutation({
      summary: 'Delete a saved card',
      status: 204,
      meaning: 'It is gone',
      errors: ['not_found'],
    })
    async remove(@AnyAdapterRequest() request: unknown): Promise<void> {
      const { id: userId } = await this.access.user(request);
      const id = pathParameterOf(request, 'id');
      await this.cards.deleteSavedCard(id, { scope: { kind: 'user', userId } });
    }
  }
  return MidtransCardsController;
}
