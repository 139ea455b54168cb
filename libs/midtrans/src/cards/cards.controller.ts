import { Delete, Get, Inject, NotFoundException, type Type } from '@nestjs/common';
import type { MidtransUser } from '../access/midtrans-user';
import { ApiParam, ApiTags } from '../rest/api-docs';
import { ApiId, ApiMutation, ApiReading } from '../rest/api-endpoints';
import { Audited, type AuditSubject } from '../rest/audit/audited';
import { MidtransController, type ControllerOptions } from '../rest/controllers';
import { GATEWAY_FAILURES } from '../rest/error.catalogue';
import { filterAndPage, listRequest, type PageRequest } from '../rest/page.request';
import { Caller, KnownCaller, MidtransParam, MidtransQuery, RequestAccount } from '../rest/parameters';
import { pageOf, toPageResponse, toResponse } from '../rest/response';
import { CardBinResponse, SavedCardResponse } from './card.response';
import { CardService } from './card.service';
import { OwnedFilter } from '../access/account.filter';

const CARD: AuditSubject = {
  kind: 'card',
  rows: 'SELECT id, account, NULL AS order_id FROM midtrans_saved_cards',
};

/** Makes the controller of `/cards/`: saved cards are their owner's alone, not even staff's. */
export function createCardsController(mount: ControllerOptions): Type {
  @ApiTags('Midtrans cards')
  @MidtransController(mount)
  class MidtransCardsController {
    constructor(@Inject(CardService) private readonly cards: CardService) {}

    @Get('cards/bin/:bin')
    @ApiParam({
      name: 'bin',
      description: '6 to 8 digits',
      schema: { type: 'string', pattern: '^\\d{6,8}$' },
      example: '45563300',
    })
    @ApiReading({
      summary: "What a card's first digits tell",
      answer: CardBinResponse,
      errors: ['invalid_input', 'not_found', 'gateway_4xx', ...GATEWAY_FAILURES],
    })
    async bin(
      @Caller() _caller: MidtransUser | null,
      @RequestAccount() account: string | undefined,
      @MidtransParam('bin') digits: string,
    ) {
      const bin = await this.cards.getBin(digits, { account });
      if (bin === null) throw new NotFoundException('BIN not found');
      return toResponse(CardBinResponse, bin);
    }

    @Get('cards')
    @ApiReading({
      summary: "List the caller's saved cards, newest first",
      answer: pageOf(SavedCardResponse, 'MidtransSavedCardPage'),
      errors: ['invalid_input'],
    })
    async list(
      @KnownCaller() { id: userId }: MidtransUser,
      @RequestAccount() account: string | undefined,
      @MidtransQuery(listRequest(OwnedFilter)) query: OwnedFilter & PageRequest,
    ) {
      const { filter, page } = filterAndPage(query);
      const found = await this.cards.list({ ...filter, scope: { kind: 'user', userId, account } }, page);
      return toPageResponse(SavedCardResponse, found);
    }

    @Delete('cards/:id')
    @Audited('delete_card', CARD)
    @ApiId('saved card')
    @ApiMutation({
      summary: 'Delete a saved card',
      status: 204,
      meaning: 'It is gone',
      errors: ['not_found'],
    })
    async remove(
      @KnownCaller() { id: userId }: MidtransUser,
      @RequestAccount() account: string | undefined,
      @MidtransParam('id') id: string,
    ): Promise<void> {
      await this.cards.deleteSavedCard(id, { scope: { kind: 'user', userId, account } });
    }
  }
  return MidtransCardsController;
}
