import { detailTypes } from '../../../pipelines/contracts/event.ts';
import { readPriceTable } from '../cost/price-table.ts';
import { type Archive, describeArchive } from './archive-source-client.ts';
import { faultsFor } from './consumer-faults.ts';
import { type EventChoice, headOf } from './event-choice.ts';
import { readEventFile } from './file-source.ts';
import { countInLake, type LakeCount, type LakePlace } from './lake-source-client.ts';
import type { ReplayTools } from './replay-client.ts';
import { isFit, type ReplayTally, tallyFrom } from './replay-events.ts';
import { type PricePart, replayPrice } from './replay-price.ts';
import type { ReplayRequest } from './replay-request.ts';

export interface ReplayPlan {
  /** Detail type -> events. */
  readonly byType: ReadonlyMap<string, number>;
  /** Of a file: events that are not among those asked for, and stable code -> how many would be refused for it. */
  readonly passedOver: number;
  readonly refusals: ReadonlyMap<string, number>;
  readonly archive: Archive | undefined;
  /** Events of all kinds that the archive replays in order to find them. */
  readonly archived: number;
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
  const place = { silverDatabase, workGroup, endpoint };
  const archive = from === 'archive' ? await describeArchive(bus, busName) : undefined;
  const archived = from === 'archive' ? await countAll(choice, place, signal) : 0;
  const { passedOver, refusals, ...count } =
    from === 'file' ? await countInFile(request) : { ...tallyFrom(), ...(await countInLake(choice, place, signal)) };
  const events = [...count.byType.values()].reduce((sum, some) => sum + some, 0);
  // The count has read as much as the replay will, less the texts themselves.
  const bytesScanned = count.bytesScanned + count.bytes;
  const amount = { from, to, events, archived, bytes: count.bytes, bytesScanned };
  return {
    byType: count.byType,
    passedOver,
    refusals,
    archive,
    archived,
    price: replayPrice(amount, readPriceTable().usd),
  };
}

/** Every event of the time: a rule takes its choice, and what passes it by is billed as well. */
async function countAll({ since, until }: EventChoice, place: LakePlace, signal: AbortSignal): Promise<number> {
  const { byType } = await countInLake({ detailTypes, ids: undefined, since, until }, place, signal);
  return [...byType.values()].reduce((sum, some) => sum + some, 0);
}

/** Every line is judged as it will be when it is sent. */
export async function countInFile(
  request: ReplayRequest,
): Promise<LakeCount & Pick<ReplayTally, 'passedOver' | 'refusals'>> {
  const { file = '', choice } = request;
  const faultOf = faultsFor(request);
  const tally = tallyFrom();
  const byType = new Map<string, number>();
  let bytes = 0;
  const [alone, ...others] = choice.detailTypes;
  for await (const { texts } of readEventFile(file, others.length === 0 ? alone : undefined, undefined, noPosition)) {
    for (const text of texts) {
      if (!isFit(text, choice, faultOf, tally)) continue;
      const detailType = String(headOf(text)?.detailType);
      byType.set(detailType, (byType.get(detailType) ?? 0) + 1);
      bytes += text.length;
    }
  }
  return { byType, bytes, bytesScanned: 0, passedOver: tally.passedOver, refusals: tally.refusals };
}

const noPosition = async () => undefined;
