import type { ErasedList } from '../../../pipelines/lake-writer/erased-list-client.ts';
import type { Certificate } from './certificate.ts';
import type { PlaceCount } from './describe-erasure.ts';
import type { Journal, JournalEntry } from './journal-client.ts';
import type { Remaining } from './remains.ts';
import { type Place, type Subject, withFound } from './subject.ts';
import { inUnits } from './traces-in-units.ts';

export interface ErasePorts {
  /** Uploads and pictures; erased first, while what is on its way to the lake arrives. */
  readonly uploadPlaces: readonly Place[];
  /** Silver and bronze; erased while nobody loads. */
  readonly lakePlaces: readonly Place[];
  /** Everything else; results of queries last. */
  readonly otherPlaces: readonly Place[];
  /** Looks for orders, pictures, uploads and refused texts of the customer. */
  readonly find: (subject: Subject) => Promise<{ readonly found: Subject; readonly keptUploads: readonly string[] }>;
  /** Does work while no load runs. */
  readonly whileNobodyLoads: (work: () => Promise<void>) => Promise<void>;
  /** Waits until writers know the marks, and what they wrote before is in bronze. */
  readonly settle: () => Promise<void>;
  readonly list: ErasedList;
  readonly journal: Journal;
  readonly customerMarksOf: (customerId: string) => readonly string[];
  readonly orderMarksOf: (orderId: string) => readonly string[];
  readonly newSalt: () => string;
  readonly now: () => Date;
  readonly say: (line: string) => void;
}

export interface Customer {
  readonly customerId: string;
  /** Ids under which he uploaded, where they differ. */
  readonly uploadOwners: readonly string[];
  /** Orders that the shop knows to be his, which need not be found here: of a refused one only a masked text may be there. */
  readonly orderIds: readonly string[];
}

export interface Preview {
  readonly entry: JournalEntry;
  readonly counts: readonly PlaceCount[];
  readonly keptUploads: readonly string[];
  /** An erasure was begun before and did not come to its end. */
  readonly isResumed: boolean;
}

/** Rounds after which something that is still found is not ours to remove. */
const MAX_ROUNDS = 3;

const placesOf = (ports: ErasePorts) => [...ports.uploadPlaces, ...ports.lakePlaces, ...ports.otherPlaces];

/** What there is of a customer; changes nothing. */
export async function lookForCustomer(customer: Customer, ports: ErasePorts): Promise<Preview> {
  const { entry, isResumed } = await begin(customer, ports);
  const { found: subject, keptUploads } = await ports.find(entry.subject);
  const counts = await countAll(subject, ports);
  return { entry: { ...entry, subject, found: mostOf(entry.found, counts) }, counts, keptUploads, isResumed };
}

/** What an earlier erasure left in its journal, or a new subject; of somebody erased before, with the same salt. */
async function begin({ customerId, uploadOwners, orderIds }: Customer, ports: ErasePorts) {
  const customerIds = [...new Set([customerId, ...uploadOwners])];
  const customerMarks = [...new Set(customerIds.flatMap((id) => ports.customerMarksOf(id)))];
  for (const mark of customerMarks) {
    const entry = await ports.journal.read(mark);
    if (entry === undefined) continue;
    const known = { ...entry.subject, customerIds: [...new Set([...entry.subject.customerIds, ...customerIds])] };
    return { entry: { ...entry, subject: withFound({ ...known, customerMarks }, { orderIds }) }, isResumed: true };
  }
  const marks = await ports.list.readMarks();
  const salt = customerMarks.map((mark) => marks.get(mark)).find((known) => known !== undefined) ?? ports.newSalt();
  const nothing = { imageIds: [], uploadIds: [], quarantineKeys: [] };
  const subject = { customerIds, customerMarks, salt, orderIds, ...nothing };
  return { entry: { startedAt: ports.now().toISOString(), found: {}, subject }, isResumed: false };
}

async function countAll(subject: Subject, ports: ErasePorts): Promise<PlaceCount[]> {
  ports.say('looking through all places');
  const places = placesOf(ports);
  let done = 0;
  return Promise.all(
    places.map(async (place) => {
      const traces = await place.count(subject);
      done += 1;
      ports.say(`  ${done} of ${places.length}: ${place.name}, ${inUnits(traces, place.unit)}`);
      return { place, traces };
    }),
  );
}

function mostOf(found: JournalEntry['found'], counts: readonly PlaceCount[]): Record<string, number> {
  const most: Record<string, number> = { ...found };
  for (const { place, traces } of counts) most[place.name] = Math.max(most[place.name] ?? 0, traces);
  return most;
}

/**
 * Erases what a preview found, and searches again. May be killed at any time: the next run goes on by the journal, which
 * is deleted once nothing is found any more.
 */
export async function eraseCustomer(
  preview: Preview,
  facts: Pick<Certificate, 'by' | 'program'> & { readonly remains: (erasedAt: Date) => readonly Remaining[] },
  ports: ErasePorts,
): Promise<Certificate> {
  const [journalKey = ''] = preview.entry.subject.customerMarks;
  let { entry, keptUploads } = preview;
  let counts: readonly PlaceCount[] = preview.counts;
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    await ports.journal.write(journalKey, entry);
    entry = await eraseOnce(entry, journalKey, ports);
    ports.say('searching again');
    const again = await ports.find(entry.subject);
    keptUploads = again.keptUploads;
    counts = await countAll(again.found, ports);
    entry = { ...entry, subject: again.found, found: mostOf(entry.found, counts) };
    if (counts.every(({ traces }) => traces === 0)) break;
  }
  const verified = counts.every(({ traces }) => traces === 0);
  if (verified) await ports.journal.remove(journalKey);
  return certificateOf(entry, counts, { ...facts, keptUploads: [...keptUploads], verified, finishedAt: ports.now() });
}

async function eraseOnce(entry: JournalEntry, journalKey: string, ports: ErasePorts): Promise<JournalEntry> {
  await mark(entry.subject, ports);
  await eraseAt(ports.uploadPlaces, entry.subject, ports);
  ports.say('waiting until what is on its way has arrived');
  await ports.settle();
  const { found } = await ports.find(entry.subject);
  const arrived = { ...entry, subject: withFound(entry.subject, found) };
  await ports.journal.write(journalKey, arrived);
  await mark(arrived.subject, ports);
  await ports.whileNobodyLoads(() => eraseAt(ports.lakePlaces, arrived.subject, ports));
  await eraseAt(ports.otherPlaces, arrived.subject, ports);
  return arrived;
}

/** From here on the lake-writer stores what comes of this customer and these orders unlinkable. */
async function mark({ customerMarks, orderIds, salt }: Subject, { list, orderMarksOf }: ErasePorts): Promise<void> {
  const marks = [...customerMarks, ...orderIds.flatMap((id) => orderMarksOf(id))];
  await list.addMarks(new Map(marks.map((one) => [one, salt])));
}

async function eraseAt(places: readonly Place[], subject: Subject, { say }: ErasePorts): Promise<void> {
  for (const place of places) {
    say(`erasing from ${place.name}`);
    await place.erase(subject);
  }
}

function certificateOf(
  { startedAt, found, subject }: JournalEntry,
  counts: readonly PlaceCount[],
  facts: Pick<Certificate, 'by' | 'program' | 'keptUploads' | 'verified'> & {
    readonly remains: (erasedAt: Date) => readonly Remaining[];
    readonly finishedAt: Date;
  },
): Certificate {
  const { by, program, keptUploads, verified, finishedAt } = facts;
  return {
    title: 'Certificate of erasure',
    customer: [...subject.customerMarks],
    by,
    startedAt,
    finishedAt: finishedAt.toISOString(),
    program,
    orders: subject.orderIds.length,
    uploads: subject.uploadIds.length,
    places: counts.map(({ place: { name, unit, method }, traces }) => ({
      ...{ name, unit, method, found: found[name] ?? 0, remaining: traces },
    })),
    keptUploads,
    remains: [...facts.remains(finishedAt)],
    verified,
  };
}
