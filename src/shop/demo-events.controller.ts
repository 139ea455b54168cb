import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { JournalEntryDoc } from './demo.docs';
import { EventJournal, type JournalEntry } from './event-journal';

/** Shows everybody's events to anybody, and so is there in the sandbox alone. */
@ApiTags('Demo')
@Controller('demo')
export class DemoEventsController {
  constructor(private readonly journal: EventJournal) {}

  @Get('events')
  @ApiOperation({ summary: "What the shop's durable listener received, newest last" })
  @ApiOkResponse({ type: [JournalEntryDoc] })
  events(): readonly JournalEntry[] {
    return this.journal.entries();
  }
}
