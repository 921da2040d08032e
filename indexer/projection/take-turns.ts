/**
 * Runs a task for each item, so many at a time, in the order of the items. Rejects with the first task that does,
 * while others are still under way.
 */
export async function takeTurns<Item>(
  items: Iterable<Item>,
  atATime: number,
  task: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  const lane = async () => {
    // The lanes share one iterator, so each item is taken by exactly one of them.
    for (let next = queue.next(); next.done !== true; next = queue.next()) await task(next.value);
  };
  await Promise.all(Array.from({ length: atATime }, lane));
}
