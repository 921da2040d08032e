import { OperationsError } from '../errors.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2})(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?$/;

/**
 * A moment as people write it: a day is its beginning, and without a zone it is UTC.
 * @throws OperationsError INPUT_WRONG
 */
export function readMoment(text: string, now: Date): Date {
  const [, day, minutes, seconds = '00', fraction = '', zone = 'Z'] = MOMENT.exec(text) ?? [];
  const iso = DAY.test(text) ? `${text}T00:00:00Z` : `${day}T${minutes}:${seconds}${fraction}${zone}`;
  const moment = new Date(DAY.test(text) || day !== undefined ? iso : Number.NaN);
  const isReal = !Number.isNaN(moment.getTime()) && (!DAY.test(text) || moment.toISOString().startsWith(text));
  if (!isReal) throw new OperationsError('INPUT_WRONG', `${text} is no time: 2026-11-01, or 2026-11-01T14:30Z.`);
  if (moment > now) throw new OperationsError('INPUT_WRONG', `${text} is yet to come.`);
  return moment;
}

/** As SQL writes it, without a zone: `2026-11-01 14:30:00.000`. UTC. */
export function sqlMoment(moment: Date): string {
  return moment.toISOString().replace('T', ' ').replace('Z', '');
}
