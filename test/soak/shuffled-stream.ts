/**
 * Gives items in another order, the same for the same source of chance, holding no more than `window` of them.
 * @param random numbers from 0 to 1
 */
export function* shuffledStream<T>(items: Iterable<T>, window: number, random: () => number): Generator<T> {
  const held: T[] = [];
  for (const item of items) {
    if (held.length < window) {
      held.push(item);
      continue;
    }
    const place = Math.floor(random() * held.length);
    const given = held[place] as T;
    held[place] = item;
    yield given;
  }
  while (held.length > 0) {
    const place = Math.floor(random() * held.length);
    const given = held[place] as T;
    const end = held.pop() as T;
    if (place < held.length) held[place] = end;
    yield given;
  }
}
