/** Runs named checks one after the other, prints a line for each, and ends with the totals that `.ci/run` adds up. */
export class Checks {
  #passed = 0;
  #failed = 0;

  /** A failed check is the end of that check only. Whether it held tells the caller if going on makes sense. */
  async run(name, check) {
    const begun = performance.now();
    try {
      const remark = await check();
      this.#passed += 1;
      const took = `${((performance.now() - begun) / 1_000).toFixed(1)} s`;
      console.log(`ok    ${name} (${[took, remark].filter(Boolean).join(', ')})`);
      return true;
    } catch (error) {
      this.#failed += 1;
      console.log(`FAIL  ${name}\n${indented(error instanceof Error ? error.message : String(error))}`);
      return false;
    }
  }

  finish() {
    console.log(`${this.#passed} checks passed, ${this.#failed} failed`);
    process.exitCode = this.#failed === 0 ? 0 : 1;
  }
}

function indented(text) {
  return text.trim().replaceAll(/^/gm, '      ');
}
