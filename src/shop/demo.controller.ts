import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { JournalEntryDoc, ProductDoc } from './demo.docs';
import { EventJournal, type JournalEntry } from './event-journal';
import { GOODS, type Product } from './goods';

@ApiTags('Demo')
@Controller('demo')
export class DemoController {
  constructor(private readonly journal: EventJournal) {}

  @Get('goods')
  @ApiOperation({ summary: 'What there is to buy' })
  @ApiOkResponse({ type: [ProductDoc] })
  goods(): readonly Product[] {
    return GOODS;
  }

  @Get('events')
  @ApiOperation({ summary: "What the shop's durable listener received, newest last" })
  @ApiOkResponse({ type: [JournalEntryDoc] })
  events(): readonly JournalEntry[] {
    return this.journal.entries();
  }
}
