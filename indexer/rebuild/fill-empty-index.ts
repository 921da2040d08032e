import type { RebuildOptions, RebuildOutcome } from './rebuild.ts';
import { rebuild } from './rebuild.ts';
import type { RebuildPorts } from './rebuild-ports.ts';

/**
 * Rebuilds the index when it is empty although the projection is not, as after the loss of a node's data; undefined when
 * there is nothing to do.
 */
export async function fillEmptyIndex(
  ports: RebuildPorts,
  options: RebuildOptions,
  signal: AbortSignal,
): Promise<RebuildOutcome | undefined> {
  const serving = await ports.indices.ensureServing();
  if ((await ports.indices.count(serving)) > 0 || !(await hasProducts(ports))) return undefined;
  return rebuild(ports, options, signal);
}

async function hasProducts({ projection }: RebuildPorts): Promise<boolean> {
  for await (const { items } of projection.scan({ segment: 0, totalSegments: 1 })) {
    if (items.some(({ product }) => product !== undefined)) return true;
  }
  return false;
}
