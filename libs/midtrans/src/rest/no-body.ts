/** The body of what needs to be told nothing. */
export class NoBody {}
