import type { LakeState } from '../../../pipelines/lake-loader/lake-state.ts';

/**
 * When each dataset was loaded last, ISO-8601 UTC. The log of loads is a table of silver: where a restore has brought back
 * what loaders remember but not that table, it is theirs to say.
 */
export async function lastLoads(
  names: readonly string[],
  logged: ReadonlyMap<string, string | undefined>,
  { readLoadedAt }: Pick<LakeState, 'readLoadedAt'>,
): Promise<ReadonlyMap<string, string>> {
  const times = await Promise.all(
    names.map(async (name) => [name, logged.get(name) ?? (await readLoadedAt(name))] as const),
  );
  return new Map(times.flatMap(([name, at]) => (at === undefined ? [] : [[name, at] as const])));
}
