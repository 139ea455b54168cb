import type { RawAnswer } from '../outcome';

const LARGEST_BODY_BYTES = 1024 * 1024;
const utf8 = new TextDecoder();

/** Gathers a body, up to the most we are willing to hold. */
export class BodyReader {
  readonly #chunks: Uint8Array[] = [];
  #size = 0;

  /** @returns whether the body may go on */
  add(chunk: Uint8Array): boolean {
    this.#size += chunk.byteLength;
    if (this.#truncated) return false;
    this.#chunks.push(chunk);
    return true;
  }

  read(): Pick<RawAnswer, 'text' | 'truncated'> {
    const [first, ...more] = this.#chunks;
    const bytes = first !== undefined && more.length === 0 ? first : Buffer.concat(this.#chunks);
    return { text: utf8.decode(bytes), truncated: this.#truncated };
  }

  get #truncated(): boolean {
    return this.#size > LARGEST_BODY_BYTES;
  }
}
