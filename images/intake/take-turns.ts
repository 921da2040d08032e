/**
 * Runs a task for each item, so many at a time, in the order of the items. When one fails no more are begun, and it
 * rejects with that failure once all that were under way have ended: nothing goes on behind the caller's back.
 */
export async function takeTurns<Item>(
  items: Iterable<Item>,
  atATime: number,
  task: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  const failures: unknown[] = [];
  const lane = async () => {
    // The lanes share one iterator, so each item is taken by exactly one of them.
    while (failures.length === 0) {
      const next = queue.next();
      if (next.done === true) return;
      await task(next.value).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: atATime }, lane));
  if (failures.length > 0) throw failures[0];
}
