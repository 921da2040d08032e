import { parseEvent } from '../../../pipelines/contracts/parse-event.ts';
import type { ReplayPorts } from './replay-events.ts';
import type { ReplayRequest } from './replay-request.ts';

/**
 * Why a consumer would refuse an event. The lake takes every text of the archive: what it has refused before it refuses
 * again under the same id, and what it accepts by now it stores. The others take what the contracts accept.
 */
export function faultsFor({ from, to }: ReplayRequest): ReplayPorts['faultOf'] {
  if (from === 'archive' && to === 'lake') return () => undefined;
  return (text) => {
    const parsed = parseEvent(text);
    return parsed.ok ? undefined : parsed.rejection.code;
  };
}
