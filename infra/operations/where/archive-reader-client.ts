import { DescribeArchiveCommand, type EventBridgeClient, ResourceNotFoundException } from '@aws-sdk/client-eventbridge';
import { counted } from '../../../pipelines/counted.ts';
import type { Sighting } from './sighting.ts';

const dayMs = 86_400_000;

/** The archive of the bus. It cannot be searched; what can be told is from when on it holds every event. */
export async function readArchive(client: EventBridgeClient, ArchiveName: string, nowMs: number): Promise<Sighting> {
  try {
    const archive = await client.send(new DescribeArchiveCommand({ ArchiveName }));
    const { RetentionDays: days = 0, CreationTime, EventCount = 0, SizeBytes = 0 } = archive;
    const kept = days === 0 ? 0 : nowMs - days * dayMs;
    const since = new Date(Math.max(kept, CreationTime?.getTime() ?? 0)).toISOString();
    const size = `${counted(EventCount, 'event')}, ${(SizeBytes / 1e6).toFixed(1)} MB`;
    return {
      place: 'archive',
      state: 'notes',
      says: `every event of the bus (${size}); only a replay can search it`,
      since,
    };
  } catch (error) {
    if (error instanceof ResourceNotFoundException)
      return { place: 'archive', state: 'unasked', says: 'there is none' };
    throw error;
  }
}
