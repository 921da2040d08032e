export interface RefreshOptions {
  /** After this time the value is read anew, before its next use. */
  readonly maxAgeMs: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Keeps a value for a while. Callers at the same time share one reading. When reading fails the value that is known goes
 * on being used until `maxAgeMs` later; only the first reading has to succeed.
 */
export function refreshed<Value>(read: () => Promise<Value>, { maxAgeMs, now }: RefreshOptions): () => Promise<Value> {
  let known: { readonly value: Promise<Value>; readonly readAtMs: number } | undefined;
  return async () => {
    if (known !== undefined && now() - known.readAtMs < maxAgeMs) return known.value;
    const before = known;
    const value = before === undefined ? read() : read().catch(() => before.value);
    const mine = { value, readAtMs: now() };
    known = mine;
    try {
      return await value;
    } catch (error) {
      // Only the first reading can fail here, and must not be what everybody gets from now on.
      if (known === mine) known = undefined;
      throw error;
    }
  };
}
