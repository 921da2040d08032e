import { type Archive, describeArchive } from './archive-source-client.ts';
import { faultsFor } from './consumer-faults.ts';
import { headOf, isChosen } from './event-choice.ts';
import { readEventFile } from './file-source.ts';
import { countInLake, type LakeCount } from './lake-source-client.ts';
import type { ReplayTools } from './replay-client.ts';
import { type PricePart, replayPrice } from './replay-price.ts';
import type { ReplayRequest } from './replay-request.ts';

export interface ReplayPlan {
  /** Detail type -> events. */
  readonly byType: ReadonlyMap<string, number>;
  readonly archive: Archive | undefined;
  readonly price: readonly PricePart[];
}

/** What a replay would send, and what that costs. An archive cannot be asked what it holds, so the lake is. */
export async function planReplay(
  { config, events: bus }: ReplayTools,
  request: ReplayRequest,
  signal: AbortSignal,
): Promise<ReplayPlan> {
  const { from, to, choice } = request;
  const { silverDatabase, etlWorkGroup: workGroup, awsEndpoint: endpoint, busName } = config;
  const archive = from === 'archive' ? await describeArchive(bus, busName) : undefined;
  const count =
    from === 'file'
      ? await countInFile(request)
      : await countInLake(choice, { silverDatabase, workGroup, endpoint }, signal);
  const events = [...count.byType.values()].reduce((sum, some) => sum + some, 0);
  // The count has read as much as the replay will, less the texts themselves.
  const bytesScanned = count.bytesScanned + count.bytes;
  return { byType: count.byType, archive, price: replayPrice({ from, to, events, bytes: count.bytes, bytesScanned }) };
}

async function countInFile(request: ReplayRequest): Promise<LakeCount> {
  const { file = '', choice } = request;
  const faultOf = faultsFor(request);
  const byType = new Map<string, number>();
  let bytes = 0;
  const [alone, ...others] = choice.detailTypes;
  for await (const { texts } of readEventFile(file, others.length === 0 ? alone : undefined, undefined, noPosition)) {
    for (const text of texts) {
      const head = headOf(text);
      if (head !== undefined && !isChosen(head, choice)) continue;
      const fault = head === undefined ? 'NOT_JSON' : faultOf(text);
      const name = fault === undefined ? String(head?.detailType) : `refused: ${fault}`;
      byType.set(name, (byType.get(name) ?? 0) + 1);
      bytes += text.length;
    }
  }
  return { byType, bytes, bytesScanned: 0 };
}

const noPosition = async () => undefined;
