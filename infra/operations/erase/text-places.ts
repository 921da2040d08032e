import type { StoredObjects } from './lake-objects-client.ts';
import type { Place, Subject } from './subject.ts';
import { traceFinder } from './text-traces.ts';

type TextObjects = Pick<StoredObjects, 'keys' | 'readText' | 'remove' | 'replace'>;

/** Objects that are read at the same time. */
const PARALLEL_READS = 16;

/** Keys below a prefix whose text meets a condition. */
export async function keysWith(
  objects: TextObjects,
  prefix: string,
  isMeant: (text: string, key: string) => boolean,
): Promise<string[]> {
  const found: string[] = [];
  const keys = objects.keys(prefix)[Symbol.asyncIterator]();
  const read = async () => {
    // The readers share one iterator, so each key is taken by exactly one of them.
    for (let next = await keys.next(); next.done !== true; next = await keys.next()) {
      const text = await objects.readText(next.value);
      if (text !== undefined && isMeant(text, next.value)) found.push(next.value);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_READS }, read));
  return found.sort();
}

/** Refused texts that nobody could parse: raw, so they may hold anything of a person. */
export function quarantinePlace(lake: TextObjects): Place {
  return {
    name: 'lake quarantine/',
    unit: 'objects',
    method: 'deleted with all versions',
    count: async (subject) => (await quarantinedKeys(lake, subject)).length,
    erase: async (subject) =>
      lake.remove([...new Set([...(await quarantinedKeys(lake, subject)), ...subject.quarantineKeys])]),
  };
}

export function quarantinedKeys(lake: TextObjects, subject: Subject): Promise<string[]> {
  return keysWith(lake, 'quarantine/', traceFinder(subject));
}

/** Rows that Firehose could not convert, one JSON document with base64 data per line. */
export function failedRowsPlace(lake: TextObjects): Place {
  return {
    name: 'lake errors/',
    unit: 'objects',
    method: 'lines that name the customer or his orders taken out; earlier versions deleted',
    count: async (subject) => {
      const isNamed = traceFinder(subject);
      const holds = (text: string) => text.split('\n').some((line) => isNamed(decoded(line)));
      return (await keysWith(lake, 'errors/', holds)).length;
    },
    erase: async (subject) => {
      const isNamed = traceFinder(subject);
      const kept = (text: string) => text.split('\n').filter((line) => !isNamed(decoded(line)));
      for (const key of await keysWith(lake, 'errors/', (text) => kept(text).length < text.split('\n').length)) {
        const rest = kept((await lake.readText(key)) ?? '').join('\n');
        await (rest.trim() === '' ? lake.remove([key]) : lake.replace(key, rest));
      }
    },
  };
}

/** A line with its data readable: https://docs.aws.amazon.com/firehose/latest/dev/retry.html names the fields. */
function decoded(line: string): string {
  const data = /"rawData"\s*:\s*"([^"]*)"/.exec(line)?.[1];
  return data === undefined ? line : `${line}\n${Buffer.from(data, 'base64').toString('utf8')}`;
}

/** Results of queries: copies that Athena keeps for a week. */
export function resultsPlace(results: TextObjects): Place {
  const find = (subject: Subject) => keysWith(results, '', traceFinder(subject));
  return {
    name: 'Athena results',
    unit: 'objects',
    method: 'deleted',
    count: async (subject) => (await find(subject)).length,
    erase: async (subject) => {
      const keys = await find(subject);
      await results.remove(keys.flatMap((key) => [key, `${key}.metadata`]));
    },
  };
}
