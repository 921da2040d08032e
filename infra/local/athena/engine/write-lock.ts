/** Lets one writer at a time through, in the order they came. */
export class WriteLock {
  #last: Promise<unknown> = Promise.resolve();

  async hold<T>(inner: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(inner, inner);
    this.#last = mine.catch(() => undefined);
    return await mine;
  }
}
