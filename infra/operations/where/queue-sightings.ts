import { counted } from '../../../pipelines/counted.ts';
import { messagesWait } from './conclusion.ts';
import type { Place, Sighting } from './sighting.ts';
import type { DeadLetterSearch } from './where-ports.ts';

/** A queue cannot be searched without disturbing its consumer; how many messages wait tells enough. */
export function queueSighting(place: Place, waiting: number): Sighting {
  const says = waiting === 0 ? 'empty' : `${messagesWait(waiting)} (which ones, a queue does not tell)`;
  return { place, state: 'notes', says, waiting };
}

export function deadLetterSighting(place: Place, { lookedAt, waiting, found }: DeadLetterSearch): Sighting {
  const [first] = found;
  if (first === undefined) {
    const rest =
      waiting > lookedAt ? `, looked at ${lookedAt.toLocaleString('en')} of about ${waiting.toLocaleString('en')}` : '';
    return { place, state: 'absent', says: waiting === 0 ? 'empty' : `not among them${rest}`, waiting };
  }
  const more = found.length > 1 ? ` (${counted(found.length, 'message')})` : '';
  const says = `${first.reason}: ${first.detail}${more}`;
  return { place, state: 'found', says, since: new Date(first.sinceMs).toISOString(), waiting: found.length };
}

/** Dead letters that do not tell what they are about. */
export function mutePile(place: Place, waiting: number): Sighting {
  const says = waiting === 0 ? 'empty' : `${messagesWait(waiting)}; they name places in the stream, not products`;
  return { place, state: 'notes', says, waiting };
}

export function silent(place: Place, reason: string): Sighting {
  return { place, state: 'silent', says: reason };
}
