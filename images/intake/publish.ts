import { type PutEvents, putEntries, type RetryClock } from '../../pipelines/contracts/put-events.ts';
import { ImagesError } from '../errors.ts';
import { sourceOf } from './image-announcement.ts';
import type { IntakePorts } from './intake-ports.ts';

/** Puts announcements on the bus, again where it refuses them for a passing reason. */
export function publishPort(putEvents: PutEvents, clock: RetryClock): IntakePorts['publish'] {
  return async (announcement) => {
    const { detailType, detail } = announcement;
    const [refused] = await putEntries([{ source: sourceOf(announcement), detailType, detail }], putEvents, clock);
    if (refused)
      throw new ImagesError('BUS_REFUSED', `The bus does not take ${detailType}: ${refused.code} ${refused.message}`);
  };
}
