import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Things that users define through the API and expect to find again: one JSON file, kept in memory as well. */
export class SavedDefinitions<T> {
  readonly #path: string;
  readonly #items: Map<string, T>;

  constructor(path: string) {
    this.#path = path;
    this.#items = new Map(readEntries<T>(path));
  }

  get(key: string): T | undefined {
    return this.#items.get(key);
  }

  list(): T[] {
    return [...this.#items.values()];
  }

  put(key: string, item: T): void {
    this.#items.set(key, item);
    this.#save();
  }

  delete(key: string): boolean {
    const isGone = this.#items.delete(key);
    if (isGone) this.#save();
    return isGone;
  }

  #save(): void {
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(`${this.#path}.part`, JSON.stringify([...this.#items]));
    renameSync(`${this.#path}.part`, this.#path);
  }
}

function readEntries<T>(path: string): [string, T][] {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as [string, T][]) : [];
}
